"""Compares our answer with the stock one: equal but for what is documented, or the differences in words."""

import copy
import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client

from cms.delivery.asked_words import STOP_WORDS
from tests.cms.api.documented import ABSOLUTE, ADDITIONS, DEVIATIONS, Deviation, value_at
from tests.cms.api.query import Query, pages
from tests.cms.api.stock import HEADER
from tests.cms.api.wide_world import WideWorld

FAILURE = 500


@dataclass(frozen=True)
class Answer:
    """What a client is told."""

    status: int
    location: str = ""
    body: Any = None

    @classmethod
    def of(cls, response: HttpResponse) -> "Answer":
        """Read a response; what is no JSON has no body."""
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        is_json = kind in ("application/json", "application/problem+json")
        location = response.headers.get("Location", "")
        return cls(response.status_code, location, json.loads(response.content) if is_json else None)

    @property
    def items(self) -> list[Any]:
        """Return the records of a list."""
        return self.body.get("items", []) if isinstance(self.body, dict) else []


class Conformance:
    """Asks both, once for each query, and counts what became of the queries."""

    def __init__(self, world: WideWorld) -> None:
        self.world = world
        self.client = Client(raise_request_exception=False)
        self.known: dict[tuple[str, str], Answer] = {}
        self.outcomes: Counter[str] = Counter()

    def ask(self, query: Query, endpoints: str = "") -> Answer:
        """Return the answer of the named endpoints, or of ours; the stock one is asked for once."""
        key = (endpoints, str(query))
        if key not in self.known:
            headers = {"Host": query.host or "localhost", **({HEADER: endpoints} if endpoints else {})}
            self.known[key] = Answer.of(self.client.get(query.address, headers=headers))
        return self.known[key]

    def differences(self, query: Query, ours: Answer | None = None) -> list[str]:
        """Return where our answer differs without a word in the documentation; count the outcome of the query."""
        stock, ours = self.ask(query, "stock"), ours or self.ask(query)
        found = self.compare(query, stock, ours)
        if not found:
            self.outcomes[alike(stock)] += 1
            return []
        for deviation in DEVIATIONS:
            if deviation.asked(query, self.world) and self.is_as_documented(deviation, query, stock, ours):
                self.outcomes[deviation.name] += 1
                return []
        return [f"{query}: {words}" for words in found]

    def is_as_documented(self, deviation: Deviation, query: Query, stock: Answer, ours: Answer) -> bool:
        """Whether the answers are those that the deviation describes."""
        if ours.status != deviation.status or stock.status != (deviation.stock or stock.status):
            return False
        if deviation.finds_more:
            return self.finds_more(query, ours)
        if deviation.instead:
            other = deviation.instead(query)
            return not self.compare(other, self.ask(other, "stock"), ours)
        return ours.status < 400 or says_why(ours)

    def finds_more(self, query: Query, ours: Answer) -> bool:
        """Whether a search finds all that stock finds, and else only pages that show its words."""
        bare = query.without("limit", "offset", "fields", "order").with_(limit="100")
        stock, right = ({item["id"] for item in self.ask(bare, name).items} for name in ("stock", ""))
        shown = {item["id"] for item in ours.items if "id" in item}
        every = query.get("search_operator") != "or"
        said = re.findall(r"\w+", query.get("search").lower())  # no sign has a meaning to us
        words = [word[:5] for word in said if not (every and word in STOP_WORDS)]
        holds = all if every else any
        texts = [json.dumps(self.ask(pages(pk)).body).lower() for pk in right - stock]
        fits = all(holds(word in text for word in words) for text in texts)
        return stock <= right and shown <= right and fits and ours.body["meta"]["total_count"] == len(right)

    def compare(self, query: Query, stock: Answer, ours: Answer) -> list[str]:
        """Return the differences between two answers, additions aside."""
        if stock.status != ours.status:
            return [f"status {ours.status} instead of {stock.status}"]
        if stock.location != ours.location:
            return [f"leads to {ours.location} instead of {stock.location}"]
        if stock.status >= FAILURE:
            return [f"both fail with {stock.status}"]
        if stock.status >= 400:
            return [] if says_why(ours) else [f"says {ours.body} instead of why"]
        return [] if stock.status == 302 else self.compare_bodies(query, stock, ours)

    def compare_bodies(self, query: Query, stock: Answer, ours: Answer) -> list[str]:
        """Return the differences between what two answers show."""
        if not isinstance(stock.body, dict) or not isinstance(ours.body, dict):
            return ["an answer is no JSON"]
        if not query.is_list:
            return compare_records(query, [stock.body], [ours.body])
        frames = [{key: part for key, part in answer.body.items() if key != "items"} for answer in (stock, ours)]
        if frames[0] != frames[1]:
            return [f"{frames[1]} instead of {frames[0]}"]
        return self.compare_lists(query, stock, ours)

    def compare_lists(self, query: Query, stock: Answer, ours: Answer) -> list[str]:
        """Return the differences between two lists; what a search or chance brings up has no order."""
        if "search" not in query.names and query.get("order") != "random":
            return compare_records(query, stock.items, ours.items)
        if len(stock.items) != len(ours.items):
            return [f"{len(ours.items)} records instead of {len(stock.items)}"]
        whole = self.ask(query.without("offset").with_(limit="100"), "stock").items
        left = [record for record in ours.items if not any(alike_records(query, other, record) for other in whole)]
        numbers = [record["id"] for record in ours.items if "id" in record]
        twice = len(set(numbers)) < len(numbers)
        return [f"{record} is not among what is found" for record in left] + ["a record stands twice"] * twice


def alike(stock: Answer) -> str:
    """Name what both answered."""
    if stock.status >= 400:
        return f"both refuse with {stock.status}"
    if stock.status == 302:
        return "both lead to the same address"
    if isinstance(stock.body, dict) and "items" in stock.body and not stock.items:
        return "both list nothing"
    return "both show the same records"


def says_why(answer: Answer) -> bool:
    """Whether an answer that refuses says why."""
    return isinstance(answer.body, dict) and bool(answer.body.get("message"))


def alike_records(query: Query, stock: Any, ours: Any) -> bool:
    """Whether two records are the same, additions aside."""
    return not compare_records(query, [stock], [ours])


def compare_records(query: Query, stock: list[Any], ours: list[Any]) -> list[str]:
    """Return the differences between records in the same order."""
    if len(stock) != len(ours):
        return [f"{len(ours)} records instead of {len(stock)}"]
    pairs = [(expected(query, a), without_additions(query, a, b)) for a, b in zip(stock, ours, strict=True)]
    return [f"{b} instead of {a}" for a, b in pairs if a != b]


def expected(query: Query, stock: Any) -> Any:
    """Return the stock record as we write it: with an absolute address of the file."""
    stock = copy.deepcopy(stock)
    part, key = value_at(stock, ABSOLUTE.path)
    if query.endpoint == ABSOLUTE.endpoint and key in part:
        part[key] = query.root + part[key]
    return stock


def without_additions(query: Query, stock: Any, ours: Any) -> Any:
    """Return our record without what is documented as ours; what a query began with nothing has no additions."""
    if query.get("fields").startswith("_"):
        return ours
    ours = copy.deepcopy(ours)
    for addition in ADDITIONS:
        if addition.endpoint != query.endpoint or (addition.lists_only and not query.is_list):
            continue
        part, key = value_at(ours, addition.path)
        if key not in value_at(stock, addition.path)[0]:
            part.pop(key, None)
    if isinstance(ours, dict) and ours.get("meta") == {} and "meta" not in stock:
        del ours["meta"]
    return ours
