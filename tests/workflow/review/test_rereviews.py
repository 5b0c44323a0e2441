"""What needs a new look, on every screen that says so: to whom it is shown, in which order, and where it leads."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.vocabulary.models import Citation
from tests.factories.home import put_review_date
from tests.factories.vocabulary import make_citation, supersede
from tests.factories.workflow import PASSWORD, make_user, submit
from tests.workflow.admin.screens import read, screen_of, signed_in, words
from workflow import services, upkeep
from workflow.models import AuditEntry, RereviewRequest
from workflow.review.queue import Queue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed")]

QUEUE = "/admin/reviews/?show=rereview"
FORM = {"published_on": "2025-08-27", "year": "2025", "doi": "", "pmid": "", "nct_number": "", "label": "", "url": ""}


@pytest.fixture
def owner():
    return make_user("author", username="olive")


@pytest.fixture
def flagged(answers, owner):
    """A live article of `owner` whose source has fallen."""
    article = answers.publish(title="Whose is this?", owner=owner)
    supersede(answers.citation)
    return article


def record_of(page):
    return reverse("reviews:record", args=[page.pk])


def rows(response):
    return read(response).select("table.qtable tbody tr")


class TestQueue:
    @pytest.mark.parametrize("role", ["managing_editor", "clinical_reviewer", "clinical_lead"])
    def test_shows_editors_and_the_clinical_team_all_of_it(self, flagged, role):
        (row,) = Queue(make_user(role)).rereviews

        assert row.page.pk == flagged.pk

    def test_shows_owners_their_own(self, answers, flagged, owner):
        answers.publish(title="Another’s")
        upkeep.ask_for_rereviews()

        assert [row.page.pk for row in Queue(owner).rereviews] == [flagged.pk]

    @pytest.mark.parametrize("role", ["author", "auditor", "site_admin", ""])
    def test_shows_nothing_to_others(self, flagged, role):
        assert Queue(make_user(role)).rereviews == []

    def test_puts_what_is_due_first_at_the_top(self, answers, flagged):
        later = answers.publish(title="Later")
        put_review_date(later, -1)
        upkeep.ask_for_rereviews()
        RereviewRequest.objects.filter(page=later, cause="review_date").update(due_on=timezone.localdate())

        found = Queue(answers.author).rereviews

        assert found[0].page.pk == later.pk
        assert [row.request.due_on for row in found] == sorted(row.request.due_on for row in found)

    def test_says_why_since_when_and_by_when(self, answers, flagged):
        (row,) = rows(signed_in(answers.author).get(QUEUE))
        said = words(row)

        assert "Source no longer in force 13 June 2025" in said
        assert str(answers.citation) in said
        assert "answered for by Olive" in said
        assert "in 14 days" in said
        assert row.select_one("th a")["href"] == record_of(flagged)

    @pytest.mark.parametrize(
        ("role", "name", "address"),
        [
            ("managing_editor", "Edit", lambda page: reverse("wagtailadmin_pages:edit", args=[page.pk])),
            ("clinical_reviewer", "Record", record_of),
        ],
    )
    def test_leads_on_with_one_click(self, flagged, role, name, address):
        (row,) = rows(signed_in(make_user(role)).get(QUEUE))
        link = row.select_one("td.r a")

        assert words(link) == f"{name} : Whose is this?"
        assert link["href"] == address(flagged)

    def test_leads_to_the_review_of_a_change(self, answers, flagged):
        draft = type(flagged).objects.get(pk=flagged.pk).get_latest_revision_as_object()
        draft.summary = "Another answer. [1]"
        submission = submit(draft, author=answers.author)

        (row,) = rows(signed_in(answers.author).get(QUEUE))

        assert row.select_one("td.r a")["href"] == screen_of(submission)

    def test_costs_the_same_for_many(self, answers, flagged):
        counts = []
        assert Queue(answers.author).roles  # read once for each person
        for _number in range(2):
            with CaptureQueriesContext(connection) as caught:
                [(row.page.title, row.request.owner, row.request.why) for row in Queue(answers.author).rereviews]
            counts.append(len(caught))
            answers.publish(), answers.publish()
            upkeep.ask_for_rereviews()

        assert counts[0] == counts[1]


class TestDashboard:
    def test_says_what_needs_a_new_look(self, answers, flagged, owner):
        panel = read(signed_in(owner).get("/admin/")).find(id="reviews-again-section")

        assert "Needs re-review" in words(panel)
        assert "Whose is this?" in words(panel)
        assert panel.find("a", href=record_of(flagged))
        assert panel.find("a", href=reverse("wagtailadmin_pages:edit", args=[flagged.pk]))

    def test_is_silent_to_another_author(self, flagged):
        assert "Needs re-review" not in signed_in(make_user("author")).get("/admin/").text


class TestRecordPage:
    def test_says_why_and_by_when(self, answers, flagged, owner):
        said = words(read(signed_in(owner).get(record_of(flagged))))

        assert "Needs re-review" in said
        assert f"Source no longer in force 13 June 2025: {answers.citation}." in said
        assert "A new look was asked for" in said

    def test_says_how_it_ended(self, answers, flagged, owner):
        services.reaffirm(
            page=flagged,
            user=answers.reviewer,
            fingerprint=type(flagged).objects.get(pk=flagged.pk).live_sign_offs()[0].fingerprint,
            password=PASSWORD,
            attested=True,
        )

        said = words(read(signed_in(owner).get(record_of(flagged))))

        assert "Needs re-review" not in said
        assert "The request for a new look was closed" in said
        assert "The text was read again and confirmed." in said

    def test_of_a_page_that_is_not_there_is_404(self, flagged, owner):
        assert signed_in(owner).get(reverse("reviews:record", args=[999999])).status_code == 404

    def test_is_refused_to_another_author(self, flagged):
        response = signed_in(make_user("author")).get(record_of(flagged))

        assert response.status_code == 403
        assert "Whose is this?" not in response.text


class TestReviewPage:
    @pytest.fixture
    def reviewer(self, answers):
        return signed_in(answers.reviewer)

    def test_says_before_signing_that_the_request_stays_open(self, answers, flagged, reviewer):
        draft = type(flagged).objects.get(pk=flagged.pk).get_latest_revision_as_object()
        draft.summary = "Another answer. [1]"
        submission = submit(draft, author=answers.author)

        said = words(read(reviewer.get(screen_of(submission))).select_one("form.sign"))

        assert f"This text still rests on “{answers.citation}”." in said
        assert "If you sign, the page stays under “Needs re-review”" in said

    def test_is_silent_where_the_source_only_was_corrected(self, answers, owner, reviewer):
        article = answers.publish(owner=owner)
        answers.citation.status, answers.citation.status_date = "corrected", datetime.date(2025, 6, 13)
        answers.citation.save()
        draft = type(article).objects.get(pk=article.pk).get_latest_revision_as_object()
        draft.summary = "Another answer. [1]"

        page = read(reviewer.get(screen_of(submit(draft, author=answers.author))))

        assert "still rests on" not in words(page)


class TestWhereUsed:
    def used(self, user, citation):
        address = reverse(Citation.snippet_viewset.get_url_name("usage"), args=[citation.pk])
        return signed_in(user).get(address)

    def state(self, response):
        (row,) = read(response).select("table.listing tbody tr")
        return row.select("td")[-1]

    @pytest.fixture
    def article(self, answers, owner, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):  # the index of references is written after commit
            return answers.publish(title="Whose is this?", owner=owner)

    def test_says_that_a_page_is_live(self, answers, article, owner):
        assert words(self.state(self.used(owner, answers.citation))).startswith("Live")

    def test_says_by_when_a_page_needs_a_new_look_and_leads_to_its_record(self, answers, article, owner):
        supersede(answers.citation)

        cell = self.state(self.used(owner, answers.citation))

        assert words(cell).startswith("Needs re-review by ")
        assert cell.a["href"] == record_of(article)

    def test_says_that_it_is_late(self, answers, article, owner):
        supersede(answers.citation)
        RereviewRequest.objects.update(due_on=timezone.localdate() - datetime.timedelta(days=1))

        assert ", late" in words(self.state(self.used(owner, answers.citation)))

    def test_says_when_a_page_was_read_again(self, answers, article, owner):
        supersede(answers.citation)
        services.reaffirm(
            page=article,
            user=answers.reviewer,
            fingerprint=article.live_sign_offs()[0].fingerprint,
            password=PASSWORD,
            attested=True,
        )

        assert words(self.state(self.used(owner, answers.citation))).startswith("Live, read again on ")

    def test_gives_no_way_into_a_record_that_somebody_may_not_read(self, answers, article):
        supersede(answers.citation)

        cell = self.state(self.used(make_user("author"), answers.citation))

        assert words(cell).startswith("Needs re-review by ")
        assert cell.a is None

    def test_of_a_source_that_is_not_there_is_404(self, owner):
        address = reverse(Citation.snippet_viewset.get_url_name("usage"), args=[999999])

        assert signed_in(owner).get(address).status_code == 404

    def test_is_refused_to_whoever_keeps_no_sources(self, answers, article):
        response = self.used(make_user("clinical_reviewer"), answers.citation)

        assert response.status_code == 302
        assert response.url == "/admin/"


class TestTheForm:
    def data(self, citation, **changes):
        return {
            **FORM,
            "kind": citation.kind,
            "title": citation.title,
            "publisher": citation.publisher,
            "doi": citation.doi,
            "accessed_on": "2025-09-14",
            "status": "superseded",
            "status_date": "2025-06-13",
            "superseded_by": "",
            "status_note": "The program is gone.",
        } | changes

    def post(self, user, citation, **changes):
        address = reverse(Citation.snippet_viewset.get_url_name("edit"), args=[citation.pk])
        return signed_in(user).post(address, self.data(citation, **changes))

    def test_names_in_the_record_whoever_marked_the_source(self, answers, owner):
        article = answers.publish(owner=owner)
        editor = make_user("managing_editor")

        self.post(editor, answers.citation)

        assert RereviewRequest.objects.get().page_id == article.pk
        assert AuditEntry.objects.get(action="rereview_opened").actor == editor

    @pytest.mark.parametrize("role", ["clinical_reviewer", "auditor", "site_admin", ""])
    def test_is_refused_to_whoever_keeps_no_sources(self, answers, role):
        answers.publish()

        response = self.post(make_user(role), answers.citation)

        assert response.status_code == 302
        assert Citation.objects.get(pk=answers.citation.pk).status == "active"
        assert not RereviewRequest.objects.exists()

    def test_that_is_wrong_opens_nothing(self, answers):
        answers.publish()

        response = self.post(make_user("managing_editor"), answers.citation, status="gone")

        assert "status" in response.context["form"].errors
        assert not RereviewRequest.objects.exists()

    def test_of_a_forged_source_is_404(self, answers):
        address = reverse(Citation.snippet_viewset.get_url_name("edit"), args=[999999])

        assert signed_in(make_user("managing_editor")).post(address, self.data(make_citation())).status_code == 404
