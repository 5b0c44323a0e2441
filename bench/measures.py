"""What is asked of each side: the same question in the addresses of each.

Sides: `ours` is this product in production, never stale; `lagging` the same, where answers may be 0.2 s old; `first`
the same again, remembering nothing, so that each answer is the first one after a publication; `stock` is Wagtail's own
viewset over the very same pages, in the same database; `plain` is a Wagtail site of like articles that chooses and
looks up nothing; `nginx` has our bytes as files.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import psycopg

from bench.corpus.prose import TOPICS, search_words
from bench.databases import SERVER
from bench.load import Request

ARTICLES = "/api/v2/pages/?type=knowledge_base.TopicArticlePage&fields=*&limit=20"
PLAIN_ARTICLES = "/api/v2/pages/?type=plain.PlainArticlePage&fields=*&limit=20"
HOT = 1_000  # addresses of details, and records of lists, that readers ask for again and again
ANYWHERE = 200  # random offsets into the whole
WORDS = 100
SEEN = 200  # public pages


@dataclass(frozen=True)
class Measure:
    """One row of the table: its addresses on each side; `as_file` gives ours to nginx, `encoding` compresses."""

    key: str
    sides: Mapping[str, Sequence[Request]]
    as_file: bool = False
    encoding: str = "identity"

    def on(self, side: str, requests: Sequence[Request]) -> Measure:
        """Return the same with one more side."""
        return replace(self, sides={**self.sides, side: requests})


@dataclass(frozen=True)
class Pages:
    """The articles of one database: primary keys and addresses, in the same order."""

    keys: list[int]
    paths: list[str]


def pages_of(database: str, table: str) -> Pages:
    """Return the live articles whose own rows stand in `table`."""
    query = f"""
        SELECT p.id, substr(p.url_path, length(root.url_path))
        FROM {table} a JOIN wagtailcore_page p ON p.id = a.page_ptr_id
        JOIN wagtailcore_site s ON s.is_default_site JOIN wagtailcore_page root ON root.id = s.root_page_id
        WHERE p.live ORDER BY p.id
    """  # noqa: S608 # our own table names
    with psycopg.connect(f"{SERVER}/{database}") as connection:
        rows = connection.execute(query.encode()).fetchall()
    return Pages([row[0] for row in rows], [row[1] for row in rows])


def measures(ours: Pages, plain: Pages, *, seed: int) -> list[Measure]:
    """Return every measure with its addresses; the sides that cannot answer it are left out."""
    chance = random.Random(seed)
    hot = sorted(chance.sample(range(len(ours.keys)), min(HOT, len(ours.keys))))
    everywhere = sorted(chance.randrange(max(len(ours.keys) - 20, 1)) for _number in range(ANYWHERE))
    near = range(0, min(HOT, len(ours.keys)), 20)
    words = search_words(seed=seed, how_many=WORDS)
    details = both(ours, plain, hot)
    last = [max(len(ours.keys) - 20, 0)]
    found = [
        Measure("detail", details, as_file=True),
        Measure("detail_all", both(ours, plain, range(len(ours.keys)))),
        Measure("gzip", {"ours": details["ours"]}, encoding="gzip"),
        Measure("list", lists("&offset={}", near), as_file=True),
        Measure("list_anywhere", lists("&offset={}", everywhere)),
        Measure("last_page", lists("&offset={}", last)),
        Measure("filter", filtered()),
        Measure("search", lists("&search={}", [word.replace(" ", "%20") for word in words])),
        Measure("html", html(ours, plain, hot[:SEEN]), as_file=True),
    ]
    return [ours_otherwise(each) for each in found]


def ours_otherwise(each: Measure) -> Measure:
    """Return the measure with the sides on which we answer under other settings."""
    otherwise = each.on("first", each.sides["ours"])
    return otherwise.on("lagging", each.sides["ours"]) if each.key == "detail" else otherwise


def both(ours: Pages, plain: Pages, places: Sequence[int]) -> dict[str, list[Request]]:
    own = [Request(f"/api/v2/pages/{ours.keys[place]}/") for place in places]
    others = [Request(f"/api/v2/pages/{plain.keys[place]}/") for place in places]
    return {"ours": own, "stock": own, "plain": others}


def lists(query: str, values: Sequence[int | str]) -> dict[str, list[Request]]:
    own = [Request(ARTICLES + query.format(value)) for value in values]
    return {"ours": own, "stock": own, "plain": [Request(PLAIN_ARTICLES + query.format(value)) for value in values]}


def filtered() -> dict[str, list[Request]]:
    """Return lists by topic; the stock viewset knows none over our pages, so it filters by audience there."""
    topics = [f"&topic=topic-{number}" for number in range(TOPICS)]
    audiences = [f"&audience=clinicians&offset={offset}" for offset in range(0, 200, 20)]
    return {
        "ours": [Request(ARTICLES + topic) for topic in topics],
        "stock": [Request(ARTICLES + audience) for audience in audiences],
        "plain": [Request(PLAIN_ARTICLES + topic) for topic in topics],
    }


def html(ours: Pages, plain: Pages, places: Sequence[int]) -> dict[str, list[Request]]:
    """Return public pages; on our pages there is no other way to render them, so the stock side is the plain site."""
    return {
        "ours": [Request(ours.paths[place]) for place in places],
        "plain": [Request(plain.paths[place]) for place in places],
    }
