"""“Fit to stand alone” on its way: an author ticks it, a reviewer reads it in words, a signature covers it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import streamfield

from cms.vocabulary.models import Citation
from tests.factories.knowledge_base import TIP, fixed_id, items, stream
from tests.factories.vocabulary import make_citation
from tests.factories.workflow import make_user, publish_signed_off, sign, submit
from tests.workflow.admin.screens import again, an_article, read, screen_of, signed_in, typed, words
from workflow import gate
from workflow.packet.html import as_html
from workflow.packet.record import packet_of
from workflow.review import redline
from workflow.review.page_text import parts_of

pytestmark = pytest.mark.django_db

ASKED = "Fit to stand alone"


def body(*ticks: bool | None) -> list[dict[str, Any]]:
    """Return a body with a tip for each tick; None is what was stored before there was a box."""
    citation = Citation.objects.first() or make_citation()
    tip = {**TIP, "citations": items([citation.pk])}
    return stream(*(("tip", tip if tick is None else {**tip, "stands_alone": tick}) for tick in ticks))


def article_with(*ticks: bool | None, **fields: Any) -> Any:
    return an_article(body=body(*ticks), **fields)


class TestTheReviewer:
    def test_reads_of_each_tip_whether_it_may_stand_alone(self) -> None:
        parts = [part for part in parts_of(article_with(True, False, None)) if part.kind == "tip"]

        said = [next(line.text for line in part.lines if line.label == ASKED) for part in parts]
        assert said == ["Yes", "No", "No"]

    @pytest.mark.parametrize(("before", "now", "runs"), [(None, True, ["No", "Yes"]), (True, False, ["Yes", "No"])])
    def test_reads_a_tick_alone_as_a_change_in_words(self, before: bool | None, now: bool, runs: list[str]) -> None:
        old, new = article_with(before), article_with(now, slug="new")

        change = next(each for each in redline.compare(parts_of(old), parts_of(new)) if each.part.kind == "tip")

        line = next(line for line in change.lines if line.label == ASKED)
        assert change.kind is redline.Kind.CHANGED
        assert not change.silent
        assert [(run.kind, run.text) for run in line.runs] == [("removed", runs[0]), ("added", runs[1])]

    def test_a_box_that_was_there_before_and_stayed_off_is_no_change(self) -> None:
        old, new = article_with(None), article_with(False, slug="new")

        changes = [each for each in redline.compare(parts_of(old), parts_of(new)) if each.part.kind == "tip"]

        assert [each.kind for each in changes] == [redline.Kind.SAME]

    def test_sees_it_on_the_screen_and_finds_it_in_the_packet(self) -> None:
        author, reviewer = make_user("author"), make_user("clinical_reviewer", username="rowan")
        page = publish_signed_off(article_with(None, owner=author), author=author, reviewer=reviewer)
        page.body = body(True)
        submission = submit(page, author=author, note="It may stand alone.")

        screen = words(read(signed_in(reviewer).get(screen_of(submission))))
        sign(submission, reviewer=reviewer)
        submission.refresh_from_db()
        packet = packet_of(submission)

        lines = [line for part in packet["difference"]["parts"] for line in part["lines"] if line["label"] == ASKED]
        assert f"{ASKED}" in screen
        assert lines == [{"label": ASKED, "runs": [{"removed": "No"}, {"added": "Yes"}]}]
        assert ASKED in as_html(packet)
        assert packet["signed"]["content"]["body"][0]["value"]["stands_alone"] is True


class TestTheSignature:
    def test_covers_the_tick(self) -> None:
        author = make_user("author")
        page = publish_signed_off(article_with(False, owner=author), author=author)
        signed = gate.standing_sign_offs(page.pk, page.live_revision_id)

        page.body = body(True)

        assert not gate.matches(page, *signed)

    def test_from_before_there_was_a_box_still_holds(self) -> None:
        author = make_user("author")
        page = publish_signed_off(article_with(None, owner=author), author=author)
        signed = gate.standing_sign_offs(page.pk, page.live_revision_id)
        stored = page.serializable_data()["body"]

        assert page.body[0].value["stands_alone"] is False
        assert json.loads(page.serializable_data()["body"]) == json.loads(stored)
        assert gate.matches(page, *signed)


class TestTheAuthor:
    def edit(self, page: Any, client: Any, *tips: dict[str, Any], order: list[int] | None = None) -> Any:
        """Send the form with these tips, and return the body that the draft then stores."""
        detail = json.dumps({"entityMap": {}, "blocks": []})
        blank = {**TIP, "detail": detail, "citations-count": "0"}
        data = typed(title=page.title, slug=page.slug, body=streamfield([("tip", blank | tip) for tip in tips]))
        data.pop("body-0-id")
        for number, tip in enumerate(tips):
            data[f"body-{number}-id"] = tip.get("id", "")
            data[f"body-{number}-order"] = str((order or list(range(len(tips))))[number])
            data.pop(f"body-{number}-value-id", None)
        answer = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
        assert answer.status_code == 302, answer.content
        return json.loads(again(page).get_latest_revision().content["body"])

    def test_ticks_it_and_unticks_it_and_the_tip_keeps_its_id(self) -> None:
        author = make_user("author")
        page = article_with(None, owner=author)
        page.save_revision(user=author)
        client = signed_in(author)

        ticked = self.edit(page, client, {"id": fixed_id(100), "stands_alone": "on"})
        unticked = self.edit(page, client, {"id": fixed_id(100)})

        assert ticked[0]["value"]["stands_alone"] is True
        assert "stands_alone" not in unticked[0]["value"]
        assert [ticked[0]["id"], unticked[0]["id"]] == [fixed_id(100)] * 2

    def test_moves_a_tip_which_keeps_its_id_and_adds_one_which_gets_its_own(self) -> None:
        author = make_user("author")
        page = article_with(None, owner=author)
        page.save_revision(user=author)
        tips = ({"id": fixed_id(100), "stands_alone": "on"}, {"id": "", "stands_alone": "on"})

        stored = self.edit(page, signed_in(author), *tips, order=[1, 0])

        assert stored[1]["id"] == fixed_id(100)
        assert stored[0]["id"] not in ("", None, fixed_id(100))
        draft = again(page).get_latest_revision_as_object()
        assert [module.key for module in draft.modules()] == [stored[0]["id"], fixed_id(100)]

    def test_is_told_in_the_form_what_the_tick_means(self) -> None:
        author = make_user("author")
        page = article_with(None, owner=author)
        page.save_revision(user=author)

        form = signed_in(author).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()

        assert ASKED in form
        assert "Other sites may then show it without the rest of the page." in form
