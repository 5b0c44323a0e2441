"""An editor opened before an urgent correction began: it saves nothing over the correction, and loses nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from cms.users.models import User
from tests.factories.workflow import make_user, sign
from tests.workflow.admin.screens import again, built_once, changed_article, read, said, signed_in, typed, words
from workflow import services
from workflow.models import StashedDraft, UrgentCorrection

pytestmark = pytest.mark.django_db

OLD = "Words of the draft that was set aside."
LATER = "Words typed into the old window."
NOTICE = "The first dose is wrong. Use 12.5 mg."
MARKS = ("loaded_revision_id", "loaded_revision_created_at")
JSON = {"accept": "application/json"}


@dataclass
class Window:
    """An editor as somebody opened it, which knows nothing of what happened since."""

    client: Client
    page: Any
    marks: dict[str, str]

    @classmethod
    def opened(cls, person: User, page: Any) -> Window:
        client = signed_in(person)
        form = read(client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))
        return cls(client, page, {name: form.find("input", {"name": name})["value"] for name in MARKS})

    def save(self, summary: str, headers: dict[str, str] | None = None, **marks: str) -> HttpResponse:
        data = typed(summary=summary, slug=self.page.slug) | {**self.marks, **marks}
        return self.client.post(reverse("wagtailadmin_pages:edit", args=[self.page.pk]), data, headers=headers or {})


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """A live article, and the people around it."""
    with built_once(django_db_blocker):
        author = make_user("author", username="sorrel")
        page = changed_article(author=author)
        yield {
            "author": author,
            "page": page,
            "lead": make_user("clinical_lead"),
            "signer": make_user("clinical_reviewer"),
        }


@pytest.fixture
def people(built, db):
    return {name: again(person) for name, person in built.items() if name != "page"}


@pytest.fixture
def author(people):
    return people["author"]


@pytest.fixture
def page(built, db):
    return again(built["page"]).specific


@pytest.fixture
def drafted(page, author):
    """The article with a draft that an urgent correction would set aside."""
    page.summary = OLD
    page.save_revision(user=author)
    return again(page)


def correct(page: Any, lead: User) -> UrgentCorrection:
    return services.start_urgent_correction(page=again(page), user=lead, notice=NOTICE)


def latest(page: Any) -> Any:
    return again(page).get_latest_revision_as_object()


@pytest.mark.parametrize("headers", [None, JSON], ids=["form", "autosave"])
class TestOpenedOnWhatWasSetAside:
    def test_saves_nothing_and_keeps_what_was_typed(self, drafted, people, author, headers):
        window = Window.opened(author, drafted)
        correction = correct(drafted, people["lead"])
        before = latest(drafted).latest_revision_id

        response = window.save(LATER, headers)

        answer = response.json()["error_message"] if headers else said(response)
        assert "An urgent correction of this page began after you had opened it" in answer
        assert "What you typed is kept for you." in answer
        assert again(drafted).latest_revision_id == before
        assert latest(drafted).summary == correction.base_revision.content["summary"]
        assert StashedDraft.objects.get(user=author).content["summary"] == LATER

    def test_saves_nothing_by_a_form_that_does_not_say_where_it_comes_from(self, drafted, people, author, headers):
        window = Window.opened(author, drafted)
        correct(drafted, people["lead"])
        before = again(drafted).latest_revision_id

        window.save(LATER, headers, loaded_revision_id="", loaded_revision_created_at="")

        assert again(drafted).latest_revision_id == before
        assert StashedDraft.objects.get(user=author).content["summary"] == LATER

    def test_saves_nothing_after_its_own_draft_was_set_aside(self, page, people, author, headers):
        window = Window.opened(author, page)
        own = window.save(OLD, JSON).json()["revision_id"]
        correct(page, people["lead"])
        before = again(page).latest_revision_id

        # Only an autosave says what was saved last; the form still names the live text that it was opened on.
        window.save("More of it.", headers, **({"overwrite_revision_id": str(own)} if headers else {}))

        assert again(page).latest_revision_id == before
        assert StashedDraft.objects.get(user=author).content["summary"] == "More of it."

    def test_saves_nothing_over_a_correction_that_waits_for_its_second_signature(self, page, people, author, headers):
        window = Window.opened(author, page)
        correct(page, people["lead"])
        Window.opened(author, page).save("The right dose.")
        handed_in = services.submission.hand_in(
            page=again(page),
            revision=again(page).latest_revision,
            user=author,
            update_type="safety",
            change_note="The dose is right.",
        )
        sign(handed_in, reviewer=people["signer"])
        before = again(page).latest_revision_id

        window.save(LATER, headers)

        assert again(page).live_revision_id == handed_in.revision_id
        assert again(page).latest_revision_id == before
        assert StashedDraft.objects.get(user=author).content["summary"] == LATER


class TestOffering:
    def test_what_was_typed_is_offered_against_the_correction(self, drafted, people, author):
        window = Window.opened(author, drafted)
        correct(drafted, people["lead"])
        window.save(LATER)
        stash = StashedDraft.objects.get()

        editor = window.client.get(reverse("wagtailadmin_pages:edit", args=[drafted.pk])).text
        kept = read(window.client.get(reverse("reviews:kept", args=[stash.pk])))

        assert reverse("reviews:kept", args=[stash.pk]) in editor
        assert "Added: Words typed into" in words(kept.find(class_="diff"))
        assert OLD not in words(kept.main)
        assert "Your text would take the place of its draft." in words(kept.find(class_="rv-side"))


class TestOpenedOnTheRightText:
    def test_saves_when_it_was_opened_on_the_text_that_is_live(self, page, people, author):
        window = Window.opened(author, page)
        correct(page, people["lead"])

        window.save(LATER)

        assert latest(page).summary == LATER
        assert not StashedDraft.objects.exists()

    def test_saves_when_it_was_opened_after_the_correction_began(self, drafted, people, author):
        correct(drafted, people["lead"])

        Window.opened(author, drafted).save(LATER)

        assert latest(drafted).summary == LATER

    def test_saves_what_was_set_aside_when_it_is_brought_back_on_purpose(self, drafted, people, author):
        correction = correct(drafted, people["lead"])

        Window.opened(author, drafted).save(OLD, revision=str(correction.superseded_revision_id))

        assert latest(drafted).summary == OLD

    def test_saves_once_the_correction_was_given_up(self, drafted, people, author):
        window = Window.opened(author, drafted)
        correct(drafted, people["lead"])
        services.abandon_urgent_correction(page=drafted, user=people["lead"], note="A false alarm.")

        window.save(LATER)

        assert latest(drafted).summary == LATER
