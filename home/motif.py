"""Where the Center's drawing is true: one dot, one blood count; weekly, then every two weeks, then monthly."""

from collections.abc import Iterable

from knowledge_base.blocks.monitoring import Interval
from knowledge_base.models import TopicArticlePage

DRAWN = [Interval.WEEKLY, Interval.TWO_WEEKS, Interval.MONTHLY]


def sets_out_the_drawing(answer: TopicArticlePage) -> bool:
    """Tell whether the answer has a schedule of just these phases; no query, the stored body is enough."""
    schedules = (child["value"] for child in answer.body.raw_data if child["type"] == "monitoring")
    return any([phase["value"].get("interval") for phase in each["phases"]] == DRAWN for each in schedules)


def may_wear_the_drawing(answers: Iterable[TopicArticlePage]) -> bool:
    """Tell whether a hub with these answers may show the drawing: one of them says what it shows."""
    return any(sets_out_the_drawing(answer) for answer in answers)
