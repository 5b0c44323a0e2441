"""The frame around every page: the tree as menu and breadcrumb, what engines read, and pages that are not there."""

import json
import re
from html import unescape
from urllib.parse import urljoin

import pytest
from wagtail.models import PageViewRestriction

from tests.factories.home import publish_front_page, put_review_date
from tests.factories.hub import make_hub, make_standard_page, publish_standard_page
from tests.factories.knowledge_base import make_article
from tests.factories.media_library import make_image
from tests.factories.videos import make_hosted_video
from tests.factories.workflow import make_user, publish_signed_off
from workflow import services


def linked_data(client, url):
    """Return the one JSON-LD block of a page."""
    body = client.get(url).content.decode()
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', body, re.DOTALL)
    assert len(blocks) == 1
    return {each["@type"]: each for each in json.loads(blocks[0])["@graph"]}


class TestMenu:
    def test_names_hubs_before_lists_and_standard_pages_at_the_foot(self, answers, client):
        hub = publish_signed_off(make_hub())
        about = publish_standard_page(title="How review works")

        page = client.get("/").content.decode()

        menu = re.search(r'<nav class="nav".*?</nav>', page, re.DOTALL)[0]
        foot = re.search(r'<nav aria-label="About this site">.*?</nav>', page, re.DOTALL)[0]
        assert re.findall(r'href="([^"]*)"', menu) == ["/", hub.url, answers.index.url, "/search/"]
        assert about.url in foot
        assert about.url not in menu

    def test_takes_a_standard_page_where_its_author_says_so(self, db, client):
        about = publish_standard_page(show_in_menus=True)

        assert about.url in re.search(r'<nav class="nav".*?</nav>', client.get("/").content.decode(), re.DOTALL)[0]

    def test_never_names_a_draft(self, db, client):
        make_hub(title="Unsigned words", short_title="")

        assert "Unsigned words" not in client.get("/").content.decode()


@pytest.mark.screens
class TestLinkedData:
    def test_of_an_article_says_who_reviewed_it_when_and_on_what(self, answers, client):
        article = answers.publish(title="What now?")

        said = linked_data(client, article.url)

        page = said["MedicalWebPage"]
        assert page["name"] == "What now?"
        assert page["lastReviewed"] == article.governance.last_reviewed_on.isoformat()
        assert page["reviewedBy"] == [
            {"@type": "Person", "jobTitle": "Psychiatry", "honorificSuffix": "MD", "name": "Alder"}
        ]
        assert [source["name"] for source in page["citation"]] == [answers.citation.title]
        way = said["BreadcrumbList"]["itemListElement"]
        assert [step["position"] for step in way] == [1, 2, 3]
        assert way[-1]["item"] == article.full_url

    def test_of_the_front_page_says_how_to_search(self, db, client):
        said = linked_data(client, "/")

        assert said["WebSite"]["potentialAction"]["target"]["urlTemplate"].endswith("/search/?q={search_term_string}")
        assert "BreadcrumbList" not in said

    def test_cannot_end_its_own_element(self, db, client):
        publish_front_page(heading="</script><b>&")

        assert linked_data(client, "/")["WebSite"]["name"] == "</script><b>&"


class TestSharing:
    def test_shows_title_and_description(self, db, client):
        hub = publish_signed_off(make_hub())

        page = unescape(client.get(hub.url).content.decode())

        assert '<meta property="og:title" content="Clozapine Center of Excellence">' in page
        assert f'<meta property="og:url" content="{hub.full_url}">' in page
        assert f'<meta name="description" content="{hub.strapline}">' in page
        assert f'<link rel="canonical" href="{hub.full_url}">' in page
        drawing = urljoin(hub.full_url, "/static/center/share.png")
        assert f'<meta property="og:image" content="{drawing}">' in page
        assert "og:image:alt" not in page

    def test_shows_a_video_by_its_poster(self, db, client):
        video = publish_signed_off(make_hosted_video(poster=make_image(), poster_alt="A spiral of dots"))
        poster = video.poster.named_renditions()["page"]

        page = client.get(video.url).content.decode()

        assert f'<meta property="og:image" content="{urljoin(video.full_url, poster.url)}">' in page
        assert f'<meta property="og:image:width" content="{poster.width}">' in page
        assert '<meta property="og:image:alt" content="A spiral of dots">' in page


class TestSitemap:
    def test_lists_what_anybody_may_read_and_nothing_else(self, answers, client):
        live, overdue, withdrawn, restricted = (answers.publish() for _ in range(4))
        put_review_date(overdue, -1)
        services.withdraw(page=withdrawn, user=make_user("clinical_lead"), reason="error", note="Wrong.")
        PageViewRestriction.objects.create(page=restricted.page_ptr, restriction_type="login")
        draft = make_article(answers.index, topics=[])

        answer = client.get("/sitemap.xml")
        listed = re.findall(r"<loc>([^<]*)</loc>", answer.content.decode())

        assert answer["Content-Type"].startswith("application/xml")
        assert {live.full_url, overdue.full_url, answers.index.full_url} <= set(listed)
        assert not {withdrawn.full_url, restricted.full_url, draft.full_url} & set(listed)
        assert answer.content.count(b"<lastmod>") == len(listed)

    def test_is_named_in_robots_txt(self, db, client):
        assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode()


class TestPagesThatAreNotThere:
    def test_an_unknown_address_leads_on(self, answers, client):
        hub = publish_signed_off(make_hub())

        answer = client.get("/nowhere/")
        page = answer.content.decode()

        assert answer.status_code == 404
        assert 'role="search"' in page
        assert f'<a class="more" href="{hub.url}">' in page

    def test_a_withdrawn_page_leads_to_its_replacement_and_tells_engines_nothing(self, answers, client):
        gone, instead = answers.publish(title="Old words"), answers.publish(title="Use this")
        services.withdraw(
            page=gone, user=make_user("clinical_lead"), reason="superseded", note="Newer.", replacement=instead
        )

        answer = client.get(gone.url)
        page = answer.content.decode()

        assert answer.status_code == 410
        assert f'<a href="{instead.url}">Use this</a>' in page
        assert "Old words" not in page
        assert "ld+json" not in page
        assert f'<a class="more" href="{answers.index.url}">' in page


class TestStandardPage:
    def test_shows_its_body_and_who_signed(self, db, client):
        page = client.get(publish_standard_page().url).content.decode()

        assert page.count("<h1>") == 1
        assert '<h2 id="who-signs">Who signs</h2>' in page
        assert "Reviewed and current" in page

    def test_says_what_it_lacks(self, db):
        page = make_standard_page(summary="", body=[])

        assert page.readiness_gaps() == [
            "Write the summary: lists and search engines show nothing else.",
            "Write the body: the summary alone is no page.",
        ]
