"""Hubs show the drawing of blood counts only where one of their answers says what it shows."""

import pytest

from tests.factories.hub import make_hub
from tests.factories.knowledge_base import items, stream, valid_blocks
from tests.factories.workflow import publish_signed_off

DRAWN = ("weekly", "every-2-weeks", "monthly")


@pytest.mark.screens
@pytest.mark.parametrize(("intervals", "is_shown"), [(DRAWN, True), (("monthly",), False), ((*DRAWN[:2],), False)])
def test_stands_on_a_hub_whose_answers_set_out_its_schedule(answers, client, intervals, is_shown):
    phases = items([{"interval": each, "start": "Day 1", "end": "", "counts": None} for each in intervals])
    monitoring = {**valid_blocks(answers.citation)["monitoring"], "phases": phases}
    answers.publish(body=stream(("monitoring", monitoring)))
    hub = publish_signed_off(make_hub(answers=answers.index))

    assert ("hub-spiral" in client.get(hub.url).content.decode()) is is_shown


@pytest.mark.screens
def test_stands_on_no_hub_without_answers(db, client):
    assert "hub-spiral" not in client.get(publish_signed_off(make_hub()).url).content.decode()
