"""What each address answers to somebody without an account."""

import pytest
from django.template.loader import render_to_string
from wagtail.models import PageViewRestriction

from cms.vocabulary.terms import Audience
from tests.factories.home import put_review_date
from tests.factories.knowledge_base import make_article, make_index
from tests.factories.vocabulary import supersede
from tests.factories.workflow import make_user, publish_signed_off
from workflow import services


@pytest.fixture
def body(client):
    """Return the page at an address, after checking its status."""

    def get(path, status=200):
        response = client.get(path)
        assert response.status_code == status
        return response.content.decode()

    return get


class TestArticle:
    def test_shows_who_signed_when_and_until_when(self, answers, body):
        page = body(answers.publish().url)

        assert "Alder, MD" in page
        assert "Reviewed and current" in page
        assert "Next review due" in page
        assert "by one clinician" in page

    def test_shows_what_was_signed_by_its_fingerprint(self, answers, body):
        article = answers.publish()

        assert article.live_sign_offs()[0].fingerprint in body(article.url)

    def test_links_to_its_twin_for_the_other_audience(self, answers, body):
        article = answers.publish()
        twin = answers.publish(title="The same in plain words", twin=article, audience=Audience.FAMILIES)

        assert f'<a href="{twin.url}">The same in plain words</a>' in body(article.url)

    def test_says_that_its_review_is_overdue(self, answers, body):
        article = answers.publish()
        put_review_date(article, -40)

        page = body(article.url)

        assert "Past its review date" in page
        assert "40 days ago" in page
        assert "Reviewed and current" not in page

    def test_says_that_a_source_no_longer_holds(self, answers, body):
        article = answers.publish()
        supersede(answers.citation, status_note="No program applies.")

        page = body(article.url)

        assert "One source no longer holds" in page
        assert f"<s>{answers.citation.title}</s>" in page

    def test_lists_what_changed(self, answers, body):
        article = answers.publish()
        draft = article.get_latest_revision_as_object()
        draft.summary = "Check it every week. [1]"
        publish_signed_off(
            draft, author=answers.author, reviewer=answers.reviewer, note="Sooner.", update_type="safety"
        )

        page = body(article.url)

        assert page.index("<b>Safety correction.</b> Sooner.") < page.index("<b>Published.</b> First version.")


class TestOtherStates:
    def test_a_draft_was_never_there(self, answers, body):
        draft = make_article(answers.index, topics=[], title="Unsigned words")

        assert "Unsigned words" not in body(draft.url, 404)

    def test_a_withdrawn_page_says_why_and_no_longer_what(self, answers, body):
        replacement = answers.publish(title="What holds now")
        article = answers.publish(title="Old question", summary="Old words. [1]")
        services.withdraw(
            page=article,
            user=make_user("clinical_lead"),
            reason="error",
            note="A dose was wrong.",
            replacement=replacement,
        )

        page = body(article.url, 410)

        assert "It contains an error" in page
        assert "A dose was wrong." in page
        assert f'<a href="{replacement.url}">What holds now</a>' in page
        assert "Old words" not in page
        assert "Old question" not in page

    @pytest.mark.parametrize("kind", ["login", "password"])
    def test_a_restricted_page_looks_like_none(self, answers, body, kind):
        article = answers.publish(title="Restricted words")
        PageViewRestriction.objects.create(page=answers.index.page_ptr, restriction_type=kind, password="secret")

        assert "Restricted words" not in body(article.url, 404)

    def test_a_restricted_page_opens_for_those_it_is_for(self, answers, client):
        article = answers.publish(title="Restricted words")
        PageViewRestriction.objects.create(page=article.page_ptr, restriction_type="login")
        client.force_login(make_user("author"))

        response = client.get(article.url)

        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]

    def test_a_moved_page_sends_on(self, answers, client, django_capture_on_commit_callbacks):
        article = answers.publish()
        address = article.url
        other = publish_signed_off(make_index(slug="more-topics"), reviewer=make_user("managing_editor"))

        with django_capture_on_commit_callbacks(execute=True):
            article.move(other, pos="last-child", user=answers.author)

        response = client.get(address)
        article.refresh_from_db()
        assert (response.status_code, response["Location"]) == (301, article.get_url())


class TestPreview:
    def test_says_that_nobody_has_signed(self, answers, client):
        draft = make_article(answers.index, topics=[])
        draft.save_revision(user=answers.author)

        page = draft.make_preview_request(preview_mode="").content.decode()

        assert "Not reviewed yet: draft" in page
        assert "Reviewed and current" not in page

    def test_shows_no_signature_under_words_that_differ_from_what_is_live(self, answers):
        draft = answers.publish().get_latest_revision_as_object()

        assert "Alder, MD" not in draft.make_preview_request(preview_mode="").content.decode()


class TestErrors:
    def test_an_unknown_address_offers_search(self, db, body):
        page = body("/nowhere/", 404)

        assert "Page not found" in page
        assert 'role="search"' in page

    @pytest.mark.parametrize("template", ["400.html", "500.html"])
    def test_trouble_is_told_where_no_query_is_allowed(self, template):
        page = render_to_string(template)

        assert "In crisis?" in page
        assert page.count("<h1>") == 1


class TestSmallDoors:
    def test_robots_are_told_where_not_to_look(self, client):
        response = client.get("/robots.txt")

        assert response["Content-Type"].startswith("text/plain")
        assert "Disallow: /admin/\nDisallow: /search/\n" in response.content.decode()

    def test_a_closed_site_asks_robots_to_look_nowhere(self, client, settings):
        settings.SEARCH_ENGINES = False

        assert client.get("/robots.txt").content.decode() == "User-agent: *\nDisallow: /\n"

    def test_the_old_address_of_the_icon_leads_to_the_drawing(self, client):
        assert client.get("/favicon.ico")["Location"] == "/static/center/favicon.svg"
