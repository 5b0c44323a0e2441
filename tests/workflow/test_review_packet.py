"""The command that writes a packet."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.factories.workflow import publish_signed_off
from tests.workflow.admin.screens import an_article
from tests.workflow.ward import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def published_twice(kept_db):
    first = publish_signed_off(an_article(), note="First.")
    first.summary = "Another answer. [1]"
    return publish_signed_off(first, note="Second.")


@pytest.fixture
def page(published_twice, db):
    return fresh(published_twice)


def printed(*arguments):
    out = StringIO()
    call_command("review_packet", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_writes_the_newest_publication(page):
    packet = json.loads(printed(page.pk, "--format", "json"))

    assert packet["statement"]["change_note"] == "Second."


def test_writes_the_one_that_is_named(page):
    first = page.submissions.order_by("pk")[0]

    packet = json.loads(printed(page.pk, "--format", "json", "--revision", first.revision_id))

    assert packet["statement"]["change_note"] == "First."


def test_writes_a_page_into_a_file_and_says_its_digest(page, tmp_path):
    said = printed(page.pk, "--output", tmp_path / "packet.html")

    assert (tmp_path / "packet.html").read_text().startswith("<!doctype html>")
    assert json.loads(printed(page.pk, "--format", "json"))["sha256"] in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["999999"], "Page 999999 has no publication."),
        (["{page}", "--revision", "999999"], "has no publication with revision 999999."),
        (["{page}", "--output", "/nowhere/packet.html"], "/nowhere/packet.html cannot be written"),
    ],
)
def test_refuses_in_words(page, arguments, said):
    with pytest.raises(CommandError, match=said):
        printed(*(argument.format(page=page.pk) for argument in arguments))
