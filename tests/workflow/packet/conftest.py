"""Two publications of one article, with all that a review leaves behind, made once for a module."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.factories.workflow import describe, make_user, publish_signed_off, sign, submit
from tests.workflow.admin.screens import again, an_article
from tests.workflow.packet.checking import Checker
from workflow import services
from workflow.models import Submission
from workflow.packet.html import as_html
from workflow.packet.publication import publications
from workflow.packet.record import as_json, packet_of

BEFORE = "Check the absolute neutrophil count weekly for six months, then less often. [1]"
NOW = "Check the absolute neutrophil count weekly for six months, then monthly. [1]"
NOTE = "The program ended on 13 June 2025."


@dataclass
class Story:
    """An article that was sent back once, then published again; `quill` has not agreed to be named."""

    author: Any
    quill: Any
    rowan: Any
    page: Any
    submission: Submission

    def packet(self) -> dict[str, Any]:
        return packet_of(again(self.submission))

    def first(self) -> dict[str, Any]:
        return packet_of(publications(self.page.pk).order_by("pk")[0])


@pytest.fixture(scope="module")
def told(kept_db: None) -> Story:
    author, quill = make_user("author", username="sorrel"), make_user("clinical_reviewer", username="quill")
    rowan = make_user("clinical_reviewer", username="rowan")
    describe(quill, consents_to_be_named=False, role="Hematology")
    page = publish_signed_off(an_article(owner=author, summary=BEFORE), author=author, reviewer=rowan, note="First.")
    page.summary = NOW
    sent_back = submit(page, author=author, note="Monthly.")
    services.comment(submission=sent_back, user=quill, text="Which label says so?", content_path="summary")
    services.request_changes(submission=sent_back, user=quill, note="Name the label.")
    submission = submit(page, author=author, note=NOTE, update_type="safety")
    sign(submission, reviewer=rowan)
    return Story(author, quill, rowan, again(page), again(submission))


@pytest.fixture
def story(told: Story, db: None) -> Story:
    """The story as it was told, every row read anew."""
    return Story(*(again(getattr(told, name)) for name in ("author", "quill", "rowan", "page", "submission")))


@pytest.fixture(scope="module")
def as_made(told: Story) -> dict[str, str]:
    """The packet of the newest publication, by the suffix of its file."""
    packet = told.packet()
    return {"json": as_json(packet), "html": as_html(packet)}


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Checker:
    """The script where an outsider has it: alone in a folder."""
    return Checker(Path(tmp_path_factory.mktemp("outside")))
