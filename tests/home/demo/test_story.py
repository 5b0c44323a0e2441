import datetime
import re
from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone
from wagtail.models import Comment

from cms.vocabulary.models import Citation, Topic
from home.demo import people
from home.demo.articles import blood_counts, constipation, enrollment, families, starting, unfinished
from home.models import ResourceHubPage
from knowledge_base.models import TopicArticlePage
from workflow import verification
from workflow.models import AuditEntry, SignOff, Submission

NOTICE = "Demonstration content, not medical advice"
LIVE = [article.slug for article in (blood_counts.OUTDATED, starting.ARTICLE, families.ARTICLE, constipation.ARTICLE)]


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker) -> Iterator[list[tuple[str, str]]]:
    """The demonstration, loaded once into the site of the tests and gone with the module; answers who was mailed."""
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(DEMO=True):
            mail.outbox = []
            call_command("load_demo", verbosity=0)
        yield [(message.to[0], message.subject) for message in mail.outbox]
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded: object, db: None, settings) -> Client:
    """A reader of the demonstration."""
    settings.DEMO = True
    return Client()


def article(slug: str) -> TopicArticlePage:
    return TopicArticlePage.objects.get(slug=slug)


def read(client: Client, slug: str) -> str:
    response = client.get(f"/topics/{slug}/")
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", response.content.decode()))


class TestStory:
    def test_everything_live_is_what_was_signed(self, demo):
        assert list(verification.findings()) == []

    def test_everything_happened_in_order_and_is_past(self, demo):
        signed = list(SignOff.objects.exclude(page__slug="home").order_by("pk").values_list("signed_at", flat=True))
        audited = AuditEntry.objects.get(action="demonstration_loaded").at

        assert signed == sorted(signed)
        assert signed[-1] < timezone.now()
        assert timezone.now() - audited < datetime.timedelta(hours=1)

    def test_nobody_signed_their_own_words(self, demo):
        assert not SignOff.objects.filter(reviewer__username="sorrel").exists()
        assert set(
            SignOff.objects.filter(page__in=TopicArticlePage.objects.all()).values_list("reviewer__username", flat=True)
        ) == {
            "alder",
            "rowan",
            "linden",
        }

    def test_each_person_signs_in_with_the_published_password(self, demo):
        for account in people.ACCOUNTS:
            assert demo.login(username=account.username, password=people.PASSWORD)

        assert len(people.PASSWORD) >= 12

    def test_the_correction_waits_for_the_psychiatrist(self, demo):
        waiting = Submission.objects.get(status="in_review")
        block = blood_counts.commented_block()["id"]

        assert waiting.page.slug == blood_counts.OUTDATED.slug
        assert waiting.update_type == "safety"
        assert waiting.requests.get().assignee.username == "alder"
        assert waiting.requests.get().due_on == timezone.localdate() + datetime.timedelta(days=3)
        assert Comment.objects.get(page=waiting.page).contentpath == f"body.{block}"
        assert waiting.page.live

    def test_mails_only_what_still_waits_for_somebody(self, loaded):
        correction, wrong = blood_counts.CORRECTED.title, unfinished.SENT_BACK.title

        assert loaded == [
            ("sorrel@demo.invalid", f"Comment on: {wrong}"),
            ("sorrel@demo.invalid", f"Changes asked for: {wrong}"),
            ("alder@demo.invalid", f"Please review: {correction}"),
            ("lead@example.org", f"Please review: {correction}"),
            ("linden@demo.invalid", f"Please review: {correction}"),
            ("rowan@demo.invalid", f"Please review: {correction}"),
            ("sorrel@demo.invalid", f"Comment on: {correction}"),
        ]

    def test_one_page_was_sent_back_with_the_reason(self, demo):
        sent_back = Submission.objects.get(status="changes_requested")

        assert sent_back.page.slug == unfinished.SENT_BACK.slug
        assert Comment.objects.get(page=sent_back.page).text == unfinished.COMMENT

    def test_the_draft_says_what_it_lacks(self, demo):
        gaps = article(unfinished.DRAFT.slug).readiness_gaps()

        assert gaps == [
            "Block 2, dosage and titration “Clozapine by mouth: around the day on wh…”: "
            "Add at least one source to this dosage: a dose is not published without one."
        ]

    def test_leaves_its_mark_on_the_database(self, demo):
        assert {"home.E001", "home.E002"} <= {message.id for message in run_checks(include_deployment_checks=True)}

    def test_no_topic_has_a_code_that_nobody_looked_up(self, demo):
        assert Topic.objects.count() == 12
        assert not Topic.objects.filter(codes__isnull=False).exists()

    def test_cannot_be_told_twice(self, demo):
        before = SignOff.objects.count()

        with pytest.raises(CommandError, match="not empty: it has pages, a front page that was edited, sources"):
            call_command("load_demo")

        assert SignOff.objects.count() == before

    def test_sources_lead_somewhere_or_are_labels_or_ended(self, demo):
        without = Citation.objects.filter(doi="", url="").values_list("kind", "status")

        assert sorted(without) == [
            ("prescribing-information", "active"),
            ("prescribing-information", "active"),
            ("prescribing-information", "active"),
            ("regulator-communication", "superseded"),
        ]


class TestPages:
    @pytest.mark.parametrize("slug", LIVE)
    def test_each_says_that_it_is_a_demonstration(self, demo, slug):
        assert NOTICE in read(demo, slug)

    def test_the_front_page_says_that_people_are_fictional(self, demo):
        text = demo.get("/").content.decode()

        assert NOTICE in text
        assert "The people, their signatures and the review dates on this site are fictional" in text

    def test_the_outdated_article_is_overdue_and_strikes_what_fell(self, demo):
        text = read(demo, blood_counts.OUTDATED.slug)
        page = demo.get(f"/topics/{blood_counts.OUTDATED.slug}/").content.decode()

        assert article(blood_counts.OUTDATED.slug).governance.is_overdue()
        assert "Past its review date, and one source no longer holds" in text
        assert "Source replaced 13 June 2025" in text
        assert re.search(r"<s>Each patient must be enrolled in the clozapine REMS", page)
        assert page.count('class="flagged"') == 1

    def test_the_others_are_current(self, demo):
        overdue = [slug for slug in LIVE if article(slug).governance.is_overdue()]

        assert overdue == [blood_counts.OUTDATED.slug]

    def test_what_is_in_review_is_not_shown(self, demo):
        assert "Since 13 June 2025, no patient has to be enrolled" not in read(demo, blood_counts.OUTDATED.slug)

    def test_the_enrollment_page_answers_gone_and_says_what_to_read(self, demo):
        response = demo.get(f"/topics/{enrollment.ARTICLE.slug}/")

        assert response.status_code == 410
        assert enrollment.WITHDRAWAL_NOTE in response.content.decode()
        assert f"/topics/{starting.SLUG}/" in response.content.decode()
        assert enrollment.ARTICLE.summary[:40] not in response.content.decode()

    def test_the_twins_lead_to_each_other(self, demo):
        assert families.ARTICLE.title in read(demo, starting.SLUG)
        assert starting.ARTICLE.title in read(demo, families.ARTICLE.slug)

    @pytest.mark.parametrize("slug", [unfinished.SENT_BACK.slug, unfinished.DRAFT.slug])
    def test_what_was_never_live_is_not_there(self, demo, slug):
        assert demo.get(f"/topics/{slug}/").status_code == 404


class TestHubs:
    def test_both_are_live_and_whole(self, demo):
        hubs = {page.slug: page for page in ResourceHubPage.objects.live()}

        assert set(hubs) == {"clozapine", "long-acting-injectables"}
        assert len(hubs["clozapine"].sections) == 6
        assert [page.readiness_gaps() for page in hubs.values()] == [[], []]

    def test_every_link_of_a_hub_within_the_site_leads_somewhere(self, demo):
        page = demo.get("/clozapine/").content.decode()
        paths = {address.split("#")[0] for address in re.findall(r'href="(/[^"]*)"', page) if "/static/" not in address}
        parts = {address[1:] for address in re.findall(r'href="(#[^"]*)"', page)}

        assert {path: demo.get(path).status_code for path in paths if not path.startswith("/admin/")} == {
            path: 200 for path in paths if not path.startswith("/admin/")
        }
        assert {part for part in parts if f'id="{part}"' not in page} == set()
