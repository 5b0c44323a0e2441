"""What an address answers when what it showed is a draft, gone, closed or elsewhere: by Django and by the lane alike.

Each test reads first, so that the lane remembers, and reads again after the change.
"""

from typing import Any

import pytest
from django.db.models import ProtectedError
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, Site

from cms.vocabulary.models import Topic
from knowledge_base.models import TopicArticlePage
from tests.factories.home import publish_front_page
from tests.factories.knowledge_base import make_article, make_index
from tests.factories.workflow import make_user, publish_signed_off
from workflow import services
from workflow.models import Governance

pytestmark = pytest.mark.django_db


def addresses(page: Any) -> tuple[str, str]:
    return page.get_url(), f"/api/v2/pages/{page.pk}/"


def statuses(public: Client, page: Any) -> list[int]:
    """Read a page's addresses twice, so that the second answer could be a remembered one."""
    first = [public.get(address).status_code for address in addresses(page)]
    assert [public.get(address).status_code for address in addresses(page)] == first
    return first


def shown(public: Client, address: str) -> str:
    return public.get(address).content.decode()


class TestStates:
    def test_a_draft_is_nowhere(self, site: Any, public: Client) -> None:
        draft = make_article(site.index, title="Not yet", slug="not-yet", citation=site.citation, topics=site.topics())

        assert statuses(public, draft) == [404, 404]
        assert "Not yet" not in shown(public, site.index.url) + shown(public, "/api/v2/pages/?limit=100")

    def test_a_draft_of_a_live_page_shows_nothing_of_it(self, site: Any, public: Client) -> None:
        before = [shown(public, address) for address in addresses(site.article)]
        site.article.title = "A later title"
        site.article.save_revision(user=site.author)

        assert [shown(public, address) for address in addresses(site.article)] == before

    def test_a_first_publication_appears(self, site: Any, public: Client) -> None:
        draft = make_article(site.index, title="Fresh", slug="fresh", citation=site.citation, topics=site.topics())
        assert statuses(public, draft) == [404, 404]
        assert "Fresh" not in shown(public, site.index.url) + shown(public, "/api/v2/pages/?limit=100")

        publish_signed_off(draft, author=site.author, reviewer=site.reviewer)

        assert statuses(public, draft) == [200, 200]
        assert "Fresh" in shown(public, site.index.url)
        assert "Fresh" in shown(public, "/api/v2/pages/?limit=100")

    def test_a_new_publication_is_the_next_answer(self, site: Any, public: Client) -> None:
        assert statuses(public, site.article) == [200, 200]
        site.article.title = "Counts of blood"

        publish_signed_off(site.article, author=site.author, reviewer=site.reviewer)

        for address in (*addresses(site.article), site.index.url, "/api/v2/pages/?limit=100"):
            assert "Counts of blood" in shown(public, address), address

    def test_a_withdrawn_page_is_gone(self, site: Any, public: Client) -> None:
        assert statuses(public, site.article) == [200, 200]
        assert "Blood counts" in shown(public, site.index.url)

        services.withdraw(
            page=site.article,
            user=make_user("clinical_lead"),
            reason=Governance.WithdrawalReason.ERROR,
            note="The interval was wrong.",
        )

        assert statuses(public, site.article) == [410, 410]
        assert "The interval was wrong." in shown(public, site.article.get_url())
        assert f'"id":{site.article.pk},' not in shown(public, "/api/v2/pages/?limit=100")
        assert site.article.get_url() not in shown(public, site.index.url)
        assert site.article.get_url() not in shown(public, "/sitemap.xml")

    def test_a_restricted_page_and_what_lies_below_it_leave_no_trace(self, site: Any, public: Client) -> None:
        assert statuses(public, site.article) == statuses(public, site.index) == [200, 200]

        PageViewRestriction.objects.create(page=Page.objects.get(pk=site.index.pk), restriction_type="login")

        assert statuses(public, site.article) == statuses(public, site.index) == [404, 404]
        assert "Blood counts" not in shown(public, "/api/v2/pages/?limit=100") + shown(public, "/sitemap.xml")
        assert site.index.url not in shown(public, "/")

    def test_a_restricted_page_is_shown_to_whoever_signed_in_and_to_nobody_after(
        self, site: Any, public: Client
    ) -> None:
        PageViewRestriction.objects.create(page=Page.objects.get(pk=site.index.pk), restriction_type="login")
        public.force_login(make_user("managing_editor"))

        shown_to_editor = public.get(site.article.get_url())

        assert (shown_to_editor.status_code, shown_to_editor["Cache-Control"]) == (200, "private, no-store")
        assert "Blood counts" in shown_to_editor.content.decode()
        public.cookies.clear()
        assert statuses(public, site.article) == [404, 404]

    def test_a_restriction_that_ends_opens_it_again(self, site: Any, public: Client) -> None:
        closed = PageViewRestriction.objects.create(page=Page.objects.get(pk=site.index.pk), restriction_type="login")
        assert statuses(public, site.article) == [404, 404]

        closed.delete()

        assert statuses(public, site.article) == [200, 200]

    def test_a_moved_page_is_found_where_it_is_now(self, site: Any, public: Client) -> None:
        elsewhere = publish_signed_off(
            make_index(title="Elsewhere", slug="elsewhere"), reviewer=make_user("managing_editor")
        )
        old = site.article.get_url()
        assert statuses(public, site.article) == [200, 200]

        site.article.move(Page.objects.get(pk=elsewhere.pk), pos="last-child", user=site.author)

        moved = TopicArticlePage.objects.get(pk=site.article.pk)
        answer = public.get(old)
        assert (answer.status_code, answer["Location"]) == (301, moved.get_url())
        assert statuses(public, moved) == [200, 200]
        assert f"{moved.get_url()}" in shown(public, f"/api/v2/pages/{moved.pk}/")

    def test_a_page_that_was_public_is_never_deleted_and_goes_on_saying_why(self, site: Any, public: Client) -> None:
        services.withdraw(
            page=site.other, user=make_user("clinical_lead"), reason=Governance.WithdrawalReason.ERROR, note="Wrong."
        )
        assert statuses(public, site.other) == [410, 410]

        with pytest.raises(ProtectedError):
            TopicArticlePage.objects.get(pk=site.other.pk).delete()

        assert statuses(public, site.other) == [410, 410]


class TestWhatElseIsShown:
    """What answers are made of besides pages."""

    def test_a_topic_is_renamed(self, site: Any, public: Client) -> None:
        assert "Blood counts" in shown(public, f"/api/v2/pages/{site.other.pk}/")
        topic = Topic.objects.get(slug="blood-counts")
        topic.name = "Counting blood"

        topic.save()

        assert "Counting blood" in shown(public, f"/api/v2/pages/{site.other.pk}/")
        assert "Counting blood" in shown(public, site.index.url)

    def test_a_source_falls(self, site: Any, public: Client) -> None:
        before = shown(public, site.article.get_url())
        site.citation.status = "retracted"

        site.citation.save()

        assert shown(public, site.article.get_url()) != before
        assert '"status":"flagged"' in shown(public, f"/api/v2/pages/{site.article.pk}/")

    def test_a_redirect_is_made_and_taken_away(self, site: Any, public: Client) -> None:
        assert public.get("/old/").status_code == 404
        redirect = Redirect.add_redirect("/old", redirect_to=site.article, is_permanent=True)
        assert public.get("/old/")["Location"] == site.article.get_url()
        assert public.get("/old/")["Location"] == site.article.get_url()
        redirect.redirect_link, redirect.redirect_page = "https://example.org/new", None
        redirect.save()
        assert public.get("/old/")["Location"] == "https://example.org/new"

        redirect.delete()

        assert public.get("/old/").status_code == 404

    def test_the_site_is_renamed(self, site: Any, public: Client) -> None:
        here = Site.objects.get(is_default_site=True)
        assert "Center of Elsewhere" not in shown(public, site.article.get_url())
        here.site_name = "Center of Elsewhere"

        here.save()

        assert "Center of Elsewhere" in shown(public, site.article.get_url())

    def test_the_front_page_frames_every_page(self, site: Any, public: Client) -> None:
        assert "Funded by nobody." not in shown(public, site.article.get_url())

        publish_front_page(funding="Funded by nobody.")

        assert "Funded by nobody." in shown(public, "/")
        assert "Funded by nobody." in shown(public, site.article.get_url())
