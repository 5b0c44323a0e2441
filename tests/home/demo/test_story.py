import datetime
import re
from html import unescape

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Comment

from cms.users.models import User
from cms.vocabulary.models import Citation, Topic
from home.currency import DUE_SOON
from home.demo import answers, people, topics, tour
from home.demo.articles import (
    blood_counts,
    dispensing,
    enrollment,
    high_risk,
    interactions,
    levels,
    low_count,
    planned,
    seizures,
    starting,
    unfinished,
    urination,
)
from home.demo.articles.trending import TRENDING
from home.models import ResourceHubPage
from knowledge_base.models import TopicArticlePage
from workflow import verification
from workflow.models import AuditEntry, Bundle, SignOff, Submission, UrgentCorrection
from workflow.review.queue import Queue
from workflow.services.bundle_release import due_bundles

# A page, a step to the sign-in of the editor, or a withdrawn page that says what to read instead.
ANSWERS = (200, 302, 410)
CLINICIANS = ("alder", "rowan", "linden")
NOTICE = "Demonstration content, not medical advice"
ANSWERED = [answer.article for answer in (*answers.FIRST, *answers.LATER, *answers.LAST)]
LIVE = [article.slug for article in (blood_counts.OUTDATED, starting.ARTICLE, *ANSWERED)]
OVERDUE = [interactions.ARTICLE.slug, blood_counts.OUTDATED.slug]


def article(slug: str) -> TopicArticlePage:
    return TopicArticlePage.objects.get(slug=slug)


def read(client: Client, slug: str) -> str:
    response = client.get(f"/topics/{slug}/")
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", response.content.decode()))


def status(client: Client, path: str) -> int:
    """Return how an address answers; a file is read to its end, which closes it."""
    response = client.get(path)
    response.getvalue()
    return response.status_code


def links(client: Client, path: str) -> set[str]:
    """Return the addresses on this site to which a page links, without their anchors."""
    found = re.findall(r'<a\b[^>]*\bhref="(/[^"#]*)', client.get(path).content.decode())
    return {unescape(address) for address in found}


def queue(username: str) -> Queue:
    return Queue(User.objects.get(username=username))


def loaded_on() -> datetime.date:
    """Return the day on which the demonstration was loaded: midnight may have passed since."""
    return timezone.localdate(AuditEntry.objects.get(action="demonstration_loaded").at)


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
        waiting = Submission.objects.get(status="in_review", update_type="safety")
        block = blood_counts.commented_block()["id"]

        assert waiting.page.slug == blood_counts.OUTDATED.slug
        assert waiting.requests.get().assignee.username == "alder"
        assert waiting.requests.get().due_on == loaded_on() + datetime.timedelta(days=3)
        assert Comment.objects.get(page=waiting.page).contentpath == f"body.{block}"
        assert waiting.page.live

    def test_mails_only_what_still_waits_for_somebody(self, loaded):
        correction, wrong = blood_counts.CORRECTED.title, unfinished.SENT_BACK.title
        first, urgent, half = urination.FAMILY.title, levels.ARTICLE.title, high_risk.FIRST_YEAR.title

        assert loaded == [
            ("sorrel@demo.invalid", f"Comment on: {wrong}"),
            ("sorrel@demo.invalid", f"Changes asked for: {wrong}"),
            ("rowan@demo.invalid", f"Please review: {first}"),
            ("alder@demo.invalid", f"Please review: {first}"),
            ("linden@demo.invalid", f"Please review: {first}"),
            ("alder@demo.invalid", f"Please review: {half}"),
            ("rowan@demo.invalid", f"Please review: {half}"),
            ("alder@demo.invalid", f"Please review: {correction}"),
            ("linden@demo.invalid", f"Please review: {correction}"),
            ("rowan@demo.invalid", f"Please review: {correction}"),
            ("sorrel@demo.invalid", f"Comment on: {correction}"),
            ("alder@demo.invalid", f"Please review: {planned.FAMILY.title}"),
            ("linden@demo.invalid", f"Please review: {planned.FAMILY.title}"),
            ("rowan@demo.invalid", f"Please review: {planned.FAMILY.title}"),
            ("sorrel@demo.invalid", f"Urgent correction started: {urgent}"),
            ("hazel@demo.invalid", f"Urgent correction started: {urgent}"),
            ("alder@demo.invalid", f"Please review: {urgent}"),
            ("linden@demo.invalid", f"Please review: {urgent}"),
            ("rowan@demo.invalid", f"Please review: {urgent}"),
            ("sorrel@demo.invalid", f"Signed off and live: {urgent}"),
            ("linden@demo.invalid", f"Urgent, second signature needed: {urgent}"),
            ("rowan@demo.invalid", f"Urgent, second signature needed: {urgent}"),
            ("sorrel@demo.invalid", f"Signed, more signatures needed: {half}"),
        ]

    def test_an_urgent_correction_waits_for_its_second_signature(self, demo):
        correction = UrgentCorrection.objects.get()

        assert correction.page.slug == levels.ARTICLE.slug
        assert correction.is_unconfirmed
        assert not correction.is_late
        text = read(demo, levels.ARTICLE.slug)
        assert levels.NOTICE in text
        assert "Reduce to one third now" in text

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

    def test_a_first_version_waits_for_the_pharmacist(self, demo):
        waiting = Submission.objects.get(status="in_review", page__slug=urination.FAMILY.slug)

        assert waiting.requests.get().assignee.username == "rowan"
        assert not waiting.page.live

    def test_a_page_of_high_risk_is_live_with_the_signatures_of_two_specialties(self, demo):
        page = article(high_risk.FIRST_DOSE.slug)
        signed = {each.reviewer.username: each.specialties for each in page.live_sign_offs()}

        assert page.governance.risk_tier == "high"
        assert signed == {"alder": ["psychiatry"], "rowan": ["pharmacy"]}
        text = read(demo, high_risk.FIRST_DOSE.slug)
        assert "Miriam Alder, MD" in text
        assert "Jonah Rowan, PharmD, BCPP" in text

    def test_another_waits_for_the_second_signature_of_the_pharmacist(self, demo):
        slug = high_risk.FIRST_YEAR.slug
        waiting = {name: [row for row in queue(name).waiting if row.page.slug == slug] for name in CLINICIANS}

        assert {name for name, rows in waiting.items() if rows} == {"rowan"}
        assert waiting["rowan"][0].dots == [True, False]
        assert not article(slug).live

    def test_a_signed_change_waits_for_its_day(self, demo):
        waiting = Submission.objects.waiting().get(release_at__isnull=False)

        assert waiting.page.slug == planned.TACHYCARDIA.slug
        assert waiting.page.live_revision_id != waiting.revision_id
        assert waiting.release_at.date() - waiting.submitted_at.date() == datetime.timedelta(days=8)

    def test_a_bundle_waits_for_one_more_signature(self, demo):
        bundle = Bundle.objects.get(status="closed")
        states = dict(Submission.objects.undecided().values_list("page__slug", "status"))

        assert {states[place.page.slug] for place in bundle.places.all()} == {"approved", "in_review"}
        assert not due_bundles().exists()

    def test_topics_have_synonyms_and_only_the_codes_that_were_looked_up(self, demo):
        codes = Topic.objects.filter(codes__isnull=False).values_list("name", "codes__system", "codes__code")

        assert Topic.objects.count() == len(topics.TREE)
        assert not Topic.objects.filter(synonyms__isnull=True).exists()
        assert sorted(codes) == [(name, "icd-10-cm", code) for name, code in sorted(topics.ICD_10_CM.items())]

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
    @pytest.mark.screens
    @pytest.mark.parametrize("slug", LIVE)
    def test_each_says_that_it_is_a_demonstration(self, demo, slug):
        assert NOTICE in read(demo, slug)

    @pytest.mark.screens
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
        overdue = {slug for slug in LIVE if article(slug).governance.is_overdue()}

        assert overdue == set(OVERDUE)

    def test_one_is_overdue_while_all_its_sources_hold(self, demo):
        text = read(demo, interactions.ARTICLE.slug)

        assert "Past its review date" in text
        assert "no longer holds" not in text

    def test_one_is_current_and_due_within_a_month(self, demo):
        today = timezone.localdate()
        due = [slug for slug in LIVE if today <= article(slug).governance.next_review_on <= today + DUE_SOON]

        assert due == [seizures.ARTICLE.slug]

    def test_one_is_current_and_strikes_what_rested_on_old_news(self, demo):
        page = demo.get(f"/topics/{dispensing.ARTICLE.slug}/").content.decode()

        assert not article(dispensing.ARTICLE.slug).governance.is_overdue()
        assert "One source no longer holds" in page
        assert re.search(r"<s>Since 24 February 2025, the FDA does not expect a pharmacy", page)
        assert page.count('class="flagged"') == 1

    def test_every_trending_topic_is_live(self, demo):
        assert {text.slug for _name, text in TRENDING} <= set(LIVE)

    @pytest.mark.parametrize("slug", [*LIVE, urination.FAMILY.slug, unfinished.SENT_BACK.slug])
    def test_every_article_is_ready_for_review(self, demo, slug):
        assert article(slug).get_latest_revision_as_object().readiness_gaps() == []

    @pytest.mark.screens
    def test_every_link_on_a_public_page_leads_somewhere(self, demo):
        paths = ["/", "/topics/", "/demo/", *(f"/topics/{slug}/" for slug in LIVE)]
        found = {path for start in paths for path in links(demo, start)}

        assert len(found) > len(LIVE)
        assert {path: answer for path in sorted(found) if (answer := status(demo, path)) not in ANSWERS} == {}

    def test_what_is_in_review_is_not_shown(self, demo):
        assert "Since 13 June 2025, no patient has to be enrolled" not in read(demo, blood_counts.OUTDATED.slug)

    def test_the_enrollment_page_answers_gone_and_says_what_to_read(self, demo):
        response = demo.get(f"/topics/{enrollment.ARTICLE.slug}/")

        assert response.status_code == 410
        assert enrollment.WITHDRAWAL_NOTE in response.content.decode()
        assert f"/topics/{starting.SLUG}/" in response.content.decode()
        assert enrollment.ARTICLE.summary[:40] not in response.content.decode()

    @pytest.mark.parametrize("family", [text for text in ANSWERED if text.twin], ids=lambda text: text.slug)
    def test_the_twins_lead_to_each_other(self, demo, family):
        twin = next(text for text in (starting.ARTICLE, *ANSWERED) if text.slug == family.twin)

        assert f'href="/topics/{family.slug}/"' in demo.get(f"/topics/{twin.slug}/").content.decode()
        assert f'href="/topics/{twin.slug}/"' in demo.get(f"/topics/{family.slug}/").content.decode()

    def test_a_family_page_says_when_to_get_help(self, demo):
        assert "When to get help now" in read(demo, low_count.FAMILY.slug)

    @pytest.mark.parametrize(
        "slug", [unfinished.SENT_BACK.slug, unfinished.DRAFT.slug, urination.FAMILY.slug, high_risk.FIRST_YEAR.slug]
    )
    def test_what_was_never_live_is_not_there(self, demo, slug):
        assert demo.get(f"/topics/{slug}/").status_code == 404


class TestTour:
    def test_shows_each_state_with_its_page(self, demo):
        page = unescape(demo.get("/demo/").content.decode())

        for stop in tour.STOPS:
            assert stop.state in page
            assert stop.article.title in page
        assert NOTICE in page

    def test_leads_readers_to_what_is_or_was_public_and_others_to_the_editor(self, demo):
        never = [unfinished.DRAFT, unfinished.SENT_BACK, urination.FAMILY, high_risk.FIRST_YEAR]

        for sight in tour.sights():
            pk = article(sight.stop.article.slug).pk
            assert sight.public_url == ("" if sight.stop.article in never else f"/topics/{sight.stop.article.slug}/")
            assert sight.editor_url == f"/admin/pages/{pk}/edit/"

    def test_names_the_state_in_which_each_was_loaded(self, demo):
        states = {stop.article.slug: stop.state for stop in tour.STOPS}
        in_review = Submission.objects.filter(status="in_review").values_list("page__slug", flat=True)
        live = TopicArticlePage.objects.live().values_list("slug", flat=True)

        assert {slug for slug, state in states.items() if "in review" in state.lower()} == set(in_review)
        assert {slug for slug, state in states.items() if state.startswith("Live")} <= set(live)
        assert {slug for slug, state in states.items() if "overdue" in state.lower()} == set(OVERDUE)

    def test_asks_for_all_pages_at_once(self, demo, django_assert_max_num_queries):
        with django_assert_max_num_queries(2):  # the pages, and the addresses of the site
            assert len(tour.sights()) == len(tour.STOPS)


class TestHubs:
    def test_both_are_live_and_whole(self, demo):
        hubs = {page.slug: page for page in ResourceHubPage.objects.live()}

        assert set(hubs) == {"clozapine", "long-acting-injectables"}
        assert len(hubs["clozapine"].sections) == 6
        assert [page.readiness_gaps() for page in hubs.values()] == [[], []]

    @pytest.mark.screens
    def test_every_link_of_a_hub_within_the_site_leads_somewhere(self, demo):
        page = demo.get("/clozapine/").content.decode()
        paths = {address.split("#")[0] for address in re.findall(r'href="(/[^"]*)"', page) if "/static/" not in address}
        parts = {address[1:] for address in re.findall(r'href="(#[^"]*)"', page)}

        assert {path: status(demo, path) for path in paths if not path.startswith("/admin/")} == {
            path: 200 for path in paths if not path.startswith("/admin/")
        }
        assert {part for part in parts if f'id="{part}"' not in page} == set()
