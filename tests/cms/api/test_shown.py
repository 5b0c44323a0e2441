"""What is shown of a publication: no more of its document is read than is shown."""

import json
from typing import Any

import pytest

from cms.api import shown
from cms.delivery.joining import COLUMNS, Row
from cms.delivery.places import Place, Places

ARTICLE = "knowledge_base.TopicArticlePage"
PLACE = Place(
    pk=1,
    hostname="localhost",
    port=80,
    is_default=True,
    root_url="http://localhost",
    name="The Center",
    path="00010001",
    url_path="/home/",
)


def row_with(body: str) -> Row:
    """Return an article whose own fields are stored as `body`."""
    values: dict[str, Any] = dict.fromkeys(COLUMNS, "")
    values |= {"page_id": 1, "type": ARTICLE, "title": "Counts", "path": "000100010001", "last_reviewed": None}
    return Row(**values | {"opening": '"id":1,"meta":{"slug":"counts"', "body": body})


def listed(fields: str, body: str) -> Any:
    return json.loads(shown.in_list(fields, ARTICLE)(row_with(body), Places([PLACE]), PLACE))


def alone(fields: str, body: str) -> Any:
    return json.loads(shown.alone(row_with(body), None, fields, Places([PLACE]), PLACE))


@pytest.mark.parametrize("write", [listed, alone])
class TestOwnFields:
    def test_are_shown_where_one_is_named(self, write: Any) -> None:
        assert write("_,id,summary", ',"summary":"Low.","body":[]') == {"id": 1, "summary": "Low."}

    def test_are_not_read_where_none_is_named(self, write: Any) -> None:
        unreadable = ',"summary":'

        assert write("_,id,title,slug", unreadable) == {"id": 1, "meta": {"slug": "counts"}, "title": "Counts"}
