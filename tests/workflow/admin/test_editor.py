"""Wagtail's editor for reviewed pages, over HTTP."""

import pytest
from django.urls import reverse
from django.utils.timezone import localtime
from wagtail.models import Revision, TaskState, WorkflowState

from knowledge_base.models import TopicArticlePage
from tests.factories.workflow import make_user, publish_signed_off
from tests.workflow.admin.screens import again, an_article, built_once, in_review, read, said, signed_in, typed, words
from workflow import services
from workflow.models import AuditEntry, SignOff, StashedDraft, Submission

AUTOSAVE = {"headers": {"accept": "application/json"}}
NEW = "Check the count every month."
FORGED = [
    "action-publish",
    "action-submit",
    "action-restart-workflow",
    "action-workflow-action",
    "action-cancel-workflow",
]


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """A draft, a page in review and a live page of one author."""
    with built_once(django_db_blocker):
        author = make_user("author", username="sorrel")
        draft = an_article(owner=author, title="Draft", slug="draft")
        draft.save_revision(user=author)
        live = publish_signed_off(an_article(owner=author, title="Live", slug="live"), author=author)
        yield {"author": author, "draft": draft, "submission": in_review(author=author), "live": live}


@pytest.fixture
def author(built, db):
    return again(built["author"])


@pytest.fixture
def draft(built, db):
    return again(built["draft"])


@pytest.fixture
def submission(built, db):
    return again(built["submission"])


@pytest.fixture
def live(built, db):
    return again(built["live"])


@pytest.fixture
def visitor(author):
    return signed_in(author)


def editor(page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def revisions(page) -> list[tuple[int, str]]:
    """Return every revision of `page` with its short answer."""
    found = Revision.objects.for_instance(page).order_by("pk")
    return [(revision.pk, revision.content["summary"]) for revision in found]


@pytest.mark.screens
@pytest.mark.django_db
class TestMenu:
    def test_offers_to_save_and_to_submit_and_nothing_else(self, visitor, draft):
        page = read(visitor.get(editor(draft)))

        actions = page.select_one("footer nav, footer .footer__container, footer")
        assert "Save draft" in words(actions)
        assert "Submit for review" in words(actions)
        assert not page.select('[name^="action-"]:not([name="action-review"])')

    @pytest.mark.parametrize("role", ["managing_editor", "superuser"])
    def test_offers_nobody_more(self, live, role):
        person = make_user("managing_editor", superuser=role == "superuser")

        page = read(signed_in(person).get(editor(live)))

        assert not page.select('[name^="action-"]:not([name="action-review"])')
        assert "Unpublish" not in words(page.find("footer"))

    def test_offers_the_same_on_a_new_page(self, visitor, draft):
        address = reverse("wagtailadmin_pages:add", args=["knowledge_base", "topicarticlepage", draft.get_parent().pk])

        page = read(visitor.get(address))

        assert [button["name"] for button in page.select('[name^="action-"]')] == ["action-review"]

    def test_offers_no_schedule(self, visitor, draft):
        page = read(visitor.get(editor(draft)))

        assert page.find("input", {"name": "go_live_at"}) is None
        assert "Set schedule" not in words(page)

    def test_leads_from_a_locked_page_to_its_review(self, visitor, submission):
        page = read(visitor.get(editor(submission.page)))

        assert page.find("footer").find("a")["href"] == reverse("reviews:review", args=[submission.pk])
        assert page.find("button", {"name": "action-review"}) is None


@pytest.mark.django_db
class TestSaving:
    def test_submitting_saves_first_and_then_asks_what_changed(self, visitor, draft):
        response = visitor.post(editor(draft), typed(summary=NEW, **{"action-review": "1"}))

        assert response.url == reverse("reviews:submit", args=[draft.pk])
        assert again(draft).get_latest_revision_as_object().summary == NEW

    def test_a_new_page_is_saved_first_as_well(self, visitor, draft):
        address = reverse("wagtailadmin_pages:add", args=["knowledge_base", "topicarticlepage", draft.get_parent().pk])

        response = visitor.post(address, typed(summary=NEW, **{"action-review": "1"}))

        made = TopicArticlePage.objects.get(slug="typed")
        assert response.url == reverse("reviews:submit", args=[made.pk])
        assert not made.live

    def test_a_form_that_crosses_its_own_first_autosave_is_told_where_the_draft_is(self, visitor, draft):
        address = reverse("wagtailadmin_pages:add", args=["knowledge_base", "topicarticlepage", draft.get_parent().pk])
        visitor.post(address, typed(summary="Check"), **AUTOSAVE)

        response = visitor.post(address, typed(summary=NEW, **{"action-review": "1"}))

        made = TopicArticlePage.objects.get(slug="typed")
        assert response.status_code == 200
        assert reverse("wagtailadmin_pages:edit", args=[made.pk]) in str(read(response).find(class_="messages"))
        assert NEW in words(read(response).find(id="id_summary"))

    @pytest.mark.parametrize("action", FORGED)
    def test_a_forged_action_saves_a_draft_and_does_nothing_else(self, visitor, live, action):
        response = visitor.post(
            editor(live),
            typed(title="Live", slug="live", summary=NEW, **{action: "1", "workflow-action-name": "approve"}),
        )

        assert response.url == editor(live)
        assert again(live).summary != NEW
        assert again(live).get_latest_revision_as_object().summary == NEW
        assert not WorkflowState.objects.filter(object_id=str(live.pk), status="in_progress").exists()

    @pytest.mark.parametrize("action", FORGED)
    def test_a_forged_action_on_a_new_page_makes_a_draft(self, visitor, draft, action):
        address = reverse("wagtailadmin_pages:add", args=["knowledge_base", "topicarticlepage", draft.get_parent().pk])

        visitor.post(address, typed(**{action: "1"}))

        made = TopicArticlePage.objects.get(slug="typed")
        assert (made.live, made.current_workflow_state) == (False, None)

    def test_a_replayed_autosave_of_a_signed_revision_becomes_a_new_one(self, visitor, live):
        signed = live.live_revision
        before = signed.content
        late = typed(title="Live", slug="live", summary=NEW, overwrite_revision_id=str(signed.pk))

        response = visitor.post(editor(live), late, **AUTOSAVE)

        assert response.json()["success"] is True
        assert response.json()["revision_id"] > signed.pk
        assert again(signed).content == before
        assert again(live).live_revision == signed

    def test_a_replayed_autosave_after_a_recall_becomes_a_new_one(self, visitor, author, submission):
        services.recall(submission=submission, user=author)
        late = typed(summary=NEW, overwrite_revision_id=str(submission.revision_id))

        response = visitor.post(editor(submission.page), late, **AUTOSAVE)

        assert response.json()["revision_id"] > submission.revision_id
        assert again(submission.revision).content == submission.revision.content


@pytest.mark.django_db
class TestLocked:
    def test_says_who_has_it_since_when_and_by_when(self, visitor, submission):
        page = words(read(visitor.get(editor(submission.page))))

        assert f"In review since {localtime(submission.submitted_at):%-d %B %Y}, sent by Sorrel" in page
        assert f"with the clinical team, asked for an answer by {submission.requests.get().due_on:%-d %B %Y}" in page

    def test_offers_to_recall_in_the_status_panel(self, visitor, submission):
        page = read(visitor.get(editor(submission.page)))

        panel = page.find(attrs={"data-side-panel": "status"})
        button = panel.find("button", {"data-action": "w-action#post"})
        assert words(button) == "Recall"
        assert button["data-w-action-url-value"] == reverse("reviews:recall", args=[submission.pk])

    def test_changes_nothing_and_keeps_what_was_typed(self, visitor, author, submission):
        before = revisions(submission.page)

        response = visitor.post(editor(submission.page), typed(summary=NEW))

        assert response.url == editor(submission.page)
        assert "What you typed is kept for you." in said(response)
        assert revisions(submission.page) == before
        assert StashedDraft.objects.get(page=submission.page, user=author).content["summary"] == NEW

    @pytest.mark.parametrize("replayed", [False, True])
    def test_answers_an_autosave_in_the_words_of_its_protocol(self, visitor, submission, replayed):
        before = revisions(submission.page)
        late = {"overwrite_revision_id": str(submission.revision_id)} if replayed else {}

        response = visitor.post(editor(submission.page), typed(summary=NEW, **late), **AUTOSAVE)

        assert response.status_code == 400
        assert response.json()["error_code"] == "locked"
        assert "kept for you" in response.json()["error_message"]
        assert revisions(submission.page) == before
        assert StashedDraft.objects.get(page=submission.page).content["summary"] == NEW

    def test_the_last_autosave_counts_and_the_record_says_it_once(self, visitor, submission):
        for number in range(3):
            visitor.post(editor(submission.page), typed(summary=f"{NEW} {number}"), **AUTOSAVE)

        assert StashedDraft.objects.get(page=submission.page).content["summary"] == f"{NEW} 2"
        assert AuditEntry.objects.filter(page=submission.page_id, action="stashed").count() == 1

    @pytest.mark.parametrize("wrong", [{"summary": "Points nowhere. [7]"}, {"summary": "x" * 900}, {"title": ""}])
    def test_keeps_even_what_could_not_have_been_saved(self, visitor, submission, wrong):
        visitor.post(editor(submission.page), typed(**{"applies_to": "Adults only.", **wrong}))

        kept = StashedDraft.objects.get(page=submission.page).content
        assert kept["applies_to"] == "Adults only."
        assert kept | wrong == kept

    @pytest.mark.parametrize("action", FORGED)
    def test_no_forged_action_gets_through(self, visitor, submission, action):
        visitor.post(editor(submission.page), typed(summary=NEW, **{action: "1", "workflow-action-name": "approve"}))

        assert again(submission).status == Submission.Status.IN_REVIEW
        assert submission.page.current_workflow_state.status == "in_progress"
        assert not again(submission.page).live

    def test_is_locked_for_a_managing_editor_too(self, submission):
        editor_in_chief = make_user("managing_editor")
        before = revisions(submission.page)

        signed_in(editor_in_chief).post(editor(submission.page), typed(summary=NEW))

        assert revisions(submission.page) == before
        assert StashedDraft.objects.get(page=submission.page).user == editor_in_chief

    def test_a_reviewer_cannot_edit_at_all(self, submission):
        before = revisions(submission.page)

        response = signed_in(make_user("clinical_reviewer")).post(editor(submission.page), typed(summary=NEW))

        assert response.status_code == 302
        assert revisions(submission.page) == before
        assert not StashedDraft.objects.exists()

    def test_reverting_to_an_earlier_text_is_kept_as_well(self, visitor, submission):
        address = reverse("wagtailadmin_pages:revisions_revert", args=[submission.page_id, submission.revision_id])
        before = revisions(submission.page)

        visitor.post(address, typed(summary=NEW))

        assert revisions(submission.page) == before
        assert StashedDraft.objects.get(page=submission.page).content["summary"] == NEW

    @pytest.mark.parametrize("number", [0, 4_000_000])
    def test_there_is_no_going_back_to_a_revision_that_is_none(self, visitor, draft, number):
        address = reverse("wagtailadmin_pages:revisions_revert", args=[draft.pk, number])

        assert visitor.get(address).status_code == 404
        assert visitor.post(address, typed(summary=NEW)).status_code == 404


@pytest.mark.django_db
class TestStatusPanel:
    def panel(self, visitor, page):
        return words(read(visitor.get(editor(page))).find(attrs={"data-side-panel": "status"}))

    def test_lists_what_is_missing(self, visitor, author):
        sparse = an_article(owner=author, title="Sparse", slug="sparse", summary="", audience="", body=[])
        sparse.save_revision(user=author, clean=False)

        assert "Missing before review" in self.panel(visitor, sparse)

    def test_says_when_nothing_is_missing(self, visitor, draft):
        assert "Nothing is missing." in self.panel(visitor, draft)

    def test_shows_what_has_to_change(self, visitor, submission):
        services.request_changes(submission=submission, user=make_user("clinical_lead"), note="Name the label.")

        assert "Sent back" in self.panel(visitor, submission.page)
        assert "Name the label." in self.panel(visitor, submission.page)
        assert "Name the label." in words(read(visitor.get(editor(submission.page))).find(class_="messages"))

    def test_is_refreshed_by_an_autosave(self, visitor, draft):
        response = visitor.post(editor(draft), typed(title="Draft", slug="draft"), **AUTOSAVE)

        assert "Missing before review" in response.json()["html"]


@pytest.mark.django_db
class TestStockDoors:
    @pytest.fixture
    def task_state(self, submission):
        return TaskState.objects.get(workflow_state=submission.page.current_workflow_state)

    @pytest.mark.parametrize("role", ["author", "clinical_reviewer", "clinical_lead", "managing_editor", "superuser"])
    @pytest.mark.parametrize("action", ["approve", "reject"])
    def test_no_stock_action_decides_a_review_not_even_through_another_page(
        self, submission, live, task_state, role, action
    ):
        person = make_user("" if role == "superuser" else role, superuser=role == "superuser")
        visitor = signed_in(person)
        for page in (submission.page, live):
            for name in ("workflow_action", "collect_workflow_action_data"):
                address = reverse(f"wagtailadmin_pages:{name}", args=[page.pk, action, task_state.pk])
                assert visitor.post(address, {"comment": "Fine."}).status_code in (302, 403, 404)

        assert again(task_state).status == "in_progress"
        assert again(submission).status == Submission.Status.IN_REVIEW
        assert not again(submission.page).live

    def test_an_author_neither_publishes_nor_signs(self, visitor, submission):
        visitor.post(editor(submission.page), typed(**{"action-publish": "1"}))
        visitor.post(reverse("wagtailadmin_pages:unpublish", args=[submission.page_id]))
        visitor.post(f"/admin/bulk/wagtailcore/page/publish/?id={submission.page_id}", {"include_descendants": "on"})

        assert not again(submission.page).live
        assert not SignOff.objects.filter(page=submission.page).exists()

    def test_unpublishing_leads_to_the_record(self, visitor, live):
        response = visitor.get(reverse("wagtailadmin_pages:unpublish", args=[live.pk]))

        assert response.url == reverse("reviews:record", args=[live.pk])
        assert "withdrawn with a reason" in said(response)
        assert again(live).live

    @pytest.mark.parametrize("parent", ["", "x", "999999", "99999999999999999999"])
    def test_a_copy_below_nothing_is_refused_in_words(self, visitor, draft, parent):
        address = reverse("wagtailadmin_pages:copy", args=[draft.pk])

        response = visitor.post(address, {"new_title": "Copy", "new_slug": "copy", "new_parent_page": parent})

        assert response.url == address
        assert "Choose a page below which" in said(response)
