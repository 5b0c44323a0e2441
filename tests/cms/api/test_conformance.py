"""Every existing client of the Wagtail API v2 works unchanged: what the stock endpoints answer, ours answer too."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import override_settings

from tests.cms.api.broken_endpoints import FAULTS, mount_faults
from tests.cms.api.comparison import FAILURE, Answer, Conformance
from tests.cms.api.documented import ABSOLUTE, ADDITIONS, DEVIATIONS, OURS
from tests.cms.api.query import Query, pages
from tests.cms.api.query_grammar import BEYOND_PAGES, OF_PAGES, Grammar, columns, page_types, published_models
from tests.cms.api.wide_world import PARTNER, TODAY, WideWorld, build
from tests.evidence import Evidence

SEED = 20260302
FAST, FULL = 100, 1_500
MENDED = [
    pages(type="media_library.SessionPage", audience="clinicians"),
    pages(type="media_library.VideoPage", audience="individuals-and-families"),
    pages(search="clozapine", search_operator=""),
    pages(format=""),
    pages("find", id="-1"),
    pages("find", html_path="/topics/", id="x"),
]  # once, we answered these otherwise
DOCUMENT = Path(__file__).parents[3] / "docs" / "api.md"

# Stock passes a day without its time zone on to Django, which warns and takes the Center's.
pytestmark = pytest.mark.filterwarnings("ignore:DateTimeField .* received a naive datetime")


@pytest.fixture(scope="module")
def wide_world(kept_db: None, indexed: None) -> Iterator[WideWorld]:
    """The wide world, with everything in the search index."""
    with override_settings(
        STORAGES={**settings.STORAGES},
        MIDDLEWARE=["tests.cms.api.stock.choose", *settings.MIDDLEWARE],
        ALLOWED_HOSTS=["localhost", PARTNER],
    ):
        mount_faults()
        yield build()


@pytest.fixture(scope="module")
def both(wide_world: WideWorld) -> Conformance:
    """Both endpoints about the wide world; what was answered once is remembered."""
    return Conformance(wide_world)


@pytest.fixture
def today(both: Conformance, db: None) -> Iterator[None]:
    """The day on which everything is asked."""
    with time_machine.travel(TODAY, tick=False):
        yield


def queries_about(world: WideWorld, total: int) -> list[Query]:
    """Return what was mended, one query for each deviation, some for each published field, the rest drawn by lot."""
    grammar = Grammar(world, SEED)
    examples = [deviation.example(world) for deviation in DEVIATIONS]
    each = grammar.one_of_each()
    some = grammar.dice.sample(each, min(len(each), total // 2))
    return grammar.draw_other_than(MENDED + examples + some, total)


def parameters_of(query: Query) -> set[str]:
    """Return the parameters by the names of the grammar: every published field is one “filter”."""
    named = BEYOND_PAGES | OF_PAGES | OURS | {"html_path"}
    found = {name if name in named else "filter" for name in query.names - {"id"}}
    number = {"find by id" if query.path == "find" else "filter"} if "id" in query.names else set()
    return found | number


def test_the_world_has_every_type(wide_world: WideWorld, today: None) -> None:
    types = {type(page.specific) for page in wide_world.live}

    assert types == set(page_types())
    assert len({page.locale_id for page in wide_world.live}) == 2


@pytest.mark.prove("conformance")
def test_answers_what_the_stock_endpoint_answers(both: Conformance, today: None, evidence: Evidence) -> None:
    queries = queries_about(both.world, evidence.count(fast=FAST, full=FULL))
    both.outcomes.clear()

    found = [words for query in queries for words in both.differences(query)]

    outcomes = both.outcomes
    excused = sum(outcomes[deviation.name] for deviation in DEVIATIONS)
    shown = outcomes["both show the same records"]
    evidence.record("different queries, each asked of both", len(queries), "at least 1,000")
    evidence.record("answered alike", outcomes.total() - excused, "all but those documented")
    evidence.record("answered otherwise, as documented", excused)
    evidence.record("differences that no document tells of", len(found), "0")
    for outcome in sorted(outcome for outcome in outcomes if outcome.startswith("both")):
        evidence.record(outcome, outcomes[outcome])
    for deviation in DEVIATIONS:
        evidence.record(f"as documented: {deviation.name}", outcomes[deviation.name], "at least 1")
    for name, count in sorted(Counter(name for query in queries for name in parameters_of(query)).items()):
        evidence.record(f"queries with `{name}`", count)
    published = {name for endpoint, model in published_models() for name in columns(endpoint, model)}
    fields = published & {name for query in queries for name in query.names}
    evidence.record("queries sent to the second site", sum(query.host == PARTNER for query in queries))
    evidence.record("published fields by which was filtered", f"{len(fields)} of {len(published)}", "all")
    assert found == []
    assert [deviation.name for deviation in DEVIATIONS if not outcomes[deviation.name]] == []
    assert shown >= len(queries) * 0.4
    assert len(queries) >= evidence.count(fast=FAST, full=1_000)
    assert fields == published or not evidence.full


@pytest.mark.parametrize("name", ["images", "documents"])
def test_only_files_that_no_public_page_shows_are_left_out(both: Conformance, today: None, name: str) -> None:
    every, ours = (
        {item["id"] for item in both.ask(Query(name, "", (("limit", "100"),)), endpoints).items}
        for endpoints in ("stock, every file", "")
    )
    unused = both.world.unused[name]

    assert every - ours == {unused}
    assert ours - every == set()
    assert (
        both.ask(Query(name, str(unused)), "stock, every file").status,
        both.ask(Query(name, str(unused))).status,
    ) == (
        200,
        404,
    )


def test_that_files_are_left_out_is_documented() -> None:
    assert "files that such a page shows (Wagtail lists them all)" in " ".join(DOCUMENT.read_text().split())


@pytest.mark.prove("conformance")
def test_a_broken_endpoint_is_noticed(both: Conformance, today: None, evidence: Evidence) -> None:
    queries = queries_about(both.world, FULL)
    tries = evidence.count(fast=60, full=FULL)

    unnoticed = []
    for fault in FAULTS:
        telling = [query for query in queries if fault.may_show(query)][:tries]
        if not any(both.differences(query, both.ask(query, fault.name)) for query in telling):
            unnoticed.append(fault.name)

    evidence.record("endpoints with one fault each, noticed", f"{len(FAULTS) - len(unnoticed)} of {len(FAULTS)}", "all")
    assert unnoticed == []


def without_first(record: dict[str, Any], *, inside: str) -> dict[str, Any]:
    """Return a record without its first key, or without the first inside one of its parts."""
    part = record[inside] if inside else record
    rest = dict(list(part.items())[1:])
    return {**record, inside: rest} if inside else rest


DAMAGES: dict[str, Any] = {
    "the last record is missing": lambda items: items[:-1],
    "the first record stands twice": lambda items: [items[0], *items],
    "the records are turned round": lambda items: items[::-1],
    "a record lacks a field": lambda items: [without_first(items[0], inside=""), *items[1:]],
    "a record lacks a field of its meta": lambda items: [without_first(items[0], inside="meta"), *items[1:]],
    "a title is another": lambda items: [{**items[0], "title": "Another"}, *items[1:]],
    "a field is added": lambda items: [{**items[0], "owner": 1}, *items[1:]],
    "a field is added to its meta": lambda items: [{**items[0], "meta": {**items[0]["meta"], "x": 1}}, *items[1:]],
}


def damaged(answer: Answer, items: list[Any]) -> Answer:
    """Return a list with other records."""
    return replace(answer, body={**answer.body, "items": items})


@pytest.mark.prove("conformance")
def test_a_damaged_answer_is_noticed(both: Conformance, today: None, evidence: Evidence) -> None:
    lists = [Query("pages"), Query("images"), Query("documents"), Query("pages", "", (("fields", "*,-title"),))]
    tried, unnoticed = 0, []

    for query in lists:
        answer = both.ask(query)
        for name, damage in DAMAGES.items():
            tried += 1
            if not both.differences(query, damaged(answer, damage(answer.items))):
                unnoticed.append(f"{query}: {name}")
        for other in (replace(answer, status=404), replace(answer, status=FAILURE), replace(answer, body={})):
            tried += 1
            if not both.differences(query, other):
                unnoticed.append(f"{query}: {other.status} {other.body}")

    evidence.record("damaged answers, noticed", f"{tried - len(unnoticed)} of {tried}", "all")
    assert unnoticed == []


@pytest.mark.parametrize("told", sorted({each.told for each in (*ADDITIONS, ABSOLUTE, *DEVIATIONS)}))
def test_every_exception_is_documented(told: str) -> None:
    assert told in " ".join(DOCUMENT.read_text().split())
