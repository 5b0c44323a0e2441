"""Whoever decides on a screen that moved on gets 409, and sees what is different by now."""

import json

import pytest

from tests.factories.workflow import PASSWORD, make_user, submit
from tests.workflow.admin.screens import again, changed_article, read, screen_of, signed_in, words
from workflow import services
from workflow.models import SignOff, Submission

pytestmark = pytest.mark.django_db

MONTHLY = "Check the absolute neutrophil count monthly. [1]"
WEEKLY = "Check the absolute neutrophil count every week. [1]"


@pytest.fixture(scope="module")
def kept_author(kept_db):
    return make_user("author", username="sorrel")


@pytest.fixture(scope="module")
def kept_submission(kept_author):
    return submit(changed_article(author=kept_author, summary=MONTHLY), author=kept_author)


@pytest.fixture
def author(kept_author, db):
    return again(kept_author)


@pytest.fixture
def submission(kept_submission, db):
    return again(kept_submission)


@pytest.fixture
def visitor(db):
    return signed_in(make_user("clinical_reviewer", username="rowan"))


def filled_in(visitor, submission, **changes):
    """Return the form as it is on the screen now, signed."""
    form = read(visitor.get(screen_of(submission))).find("form", class_="sign")
    hidden = {field["name"]: field["value"] for field in form.find_all("input", type="hidden")}
    return {**hidden, "outcome": "sign", "attested": "on", "password": PASSWORD, **changes}


def source_of(submission):
    return submission.revision.as_object().summary_citations[0]


def test_a_reworded_source_is_shown_before_and_after(visitor, submission):
    form = filled_in(visitor, submission)
    source = source_of(submission)
    before, source.title = source.title, "Another title"
    source.save()

    response = visitor.post(screen_of(submission), form)

    moved = read(response).find("section", {"aria-labelledby": "moved"})
    assert response.status_code == 409
    assert f"Before: {before}" in words(moved)
    assert "Now: Another title" in words(moved)
    assert not SignOff.objects.filter(submission=submission).exists()


def test_signs_what_is_on_the_screen_after_that(visitor, submission):
    form = filled_in(visitor, submission)
    source = source_of(submission)
    source.title = "Another title"
    source.save()
    visitor.post(screen_of(submission), form)

    assert visitor.post(screen_of(submission), filled_in(visitor, submission)).status_code == 302
    assert SignOff.objects.filter(submission=submission).exists()


def test_a_newer_version_is_compared_with_the_one_on_the_screen(visitor, submission, author):
    form = filled_in(visitor, submission)
    services.recall(submission=submission, user=author)
    draft = again(submission).page.specific.get_latest_revision_as_object()
    draft.summary = WEEKLY
    newer = submit(draft, author=author, note="Every week.")

    response = visitor.post(screen_of(submission), form)

    link = read(response).find("section", {"aria-labelledby": "moved"}).find("a")
    assert response.status_code == 409
    assert link["href"].startswith(screen_of(newer))
    shown = read(visitor.get(link["href"]))
    assert "Deleted: monthly" in words(shown.find(id="summary"))
    assert "Added: every week" in words(shown.find(id="summary"))
    assert "what was on your screen" in words(shown.find("nav", class_="seg"))


@pytest.mark.parametrize(
    "carried",
    ["", "no JSON", "[" * 5000, "[1, 2]", '{"a": 1}', '{"a": {"b": 2}}', json.dumps({"x:1": {"y": "z"}}), "\x00"],
)
def test_a_forged_form_is_told_the_same_and_breaks_nothing(visitor, submission, carried):
    form = filled_in(visitor, submission, fingerprint="0" * 64, seen_words=carried)

    assert visitor.post(screen_of(submission), form).status_code in (400, 409)
    assert not SignOff.objects.filter(submission=submission).exists()


@pytest.mark.parametrize("against", ["from-", "from-x", "from-999999", "from-" + "9" * 30, "from-\u0664"])
def test_a_version_that_never_was_is_compared_as_usual(visitor, submission, against):
    shown = visitor.get(screen_of(submission), {"against": against})

    assert shown.status_code == 200
    assert "Added: monthly" in words(read(shown).find(id="summary"))


def test_another_pages_submission_is_nothing_to_compare_with(visitor, author):
    other = submit(changed_article(author=author, summary=WEEKLY), author=author)
    submission = submit(changed_article(author=author, summary=MONTHLY), author=author)

    shown = visitor.get(screen_of(submission), {"against": f"from-{other.pk}"})

    assert "what was on your screen" not in words(read(shown).main)
    assert Submission.objects.filter(pk__in=(other.pk, submission.pk)).count() == 2
