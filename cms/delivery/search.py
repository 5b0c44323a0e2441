"""Full text search over what is public: which publications hold a reader's words, and which of them say most about it.

Both databases find stems ("titrating", "titration"), words without their accents, the name of a topic by each of its
synonyms, and take any input. The index holds open publications alone (cms.delivery.wording).
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import connection
from django.db.models import BooleanField, F, FloatField, Func, Model, QuerySet

from cms.delivery import matching_sqlite
from cms.delivery.asked_words import PART, AskedWords, read

Found = TypeVar("Found", bound=Model)


class OfWords(Func):
    """What is known of the page with this id and of the words of a reader."""

    def __init__(self, page: Any, asked: AskedWords) -> None:
        super().__init__(page)
        self.asked = asked


class Holds(OfWords):
    """Whether the page with this id holds the words."""

    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any, *rest: Any, **context: Any) -> Any:
        page, parameters = compiler.compile(self.source_expressions[0])
        if not self.asked.terms:
            return "1 = 0", []
        if connection.vendor == "postgresql":
            found = "SELECT page FROM delivery_found(%s::jsonb) AS found (page)"
            return f"{page} IN ({found})", [*parameters, self.asked.as_json()]
        found, asked = matching_sqlite.found(self.asked)
        return f"{page} IN ({found})", [*parameters, *asked]


class Rank(OfWords):
    """How much the page with this id says about the words: 0 and more, to be compared within one search."""

    output_field = FloatField()

    def as_sql(self, compiler: Any, connection: Any, *rest: Any, **context: Any) -> Any:
        page, parameters = compiler.compile(self.source_expressions[0])
        if not self.asked.terms:
            return "CAST(0 AS double precision)", []  # PostgreSQL orders by no bare constant
        if connection.vendor == "postgresql":
            marks = f"((SELECT delivery_ranks(%s::jsonb)) ->> {page}::text)::double precision"
            return f"COALESCE({marks}, 0)", [self.asked.as_json(), *parameters]
        ranked, asked = matching_sqlite.ranked(self.asked)
        return f"COALESCE((SELECT mark FROM ({ranked}) AS best WHERE best.page = {page}), 0)", [*asked, *parameters]


def search(publications: QuerySet[Found, Found], words: str, *, every: bool = True) -> QuerySet[Found, Found]:
    """Keep the publications in which every one of these words occurs, or with `every` false any; best first.

    Takes whatever has the id of a page as its key: pages, too. Adds `rank`: words of the title before those of topics,
    those before the rest; at most 1,100 pages are ranked, all others stay 0 and follow by id. Where nothing holds the
    words, PostgreSQL looks for those that were probably meant. Evaluated within the one statement of the caller; any
    text is taken, and one without a word finds nothing.
    """
    asked = read(words, every=every)
    found: Any = publications.filter(Holds(F("pk"), asked)).annotate(rank=Rank(F("pk"), asked))
    return found.order_by("-rank", "pk")  # type: ignore[no-any-return]  # annotated rows are of the same model


def did_you_mean(words: str) -> str:
    """Return the words that were probably meant where nothing holds these; empty where something does. One query."""
    asked = read(words, every=True)
    if not asked.terms or connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT delivery_meant(%s::jsonb)", [asked.as_json()])
        meant = cursor.fetchone()[0]
    changed = {old: new for old, new in zip(asked.terms, meant, strict=True) if old != new}
    if not changed:
        return ""
    return " ".join(PART.sub(lambda part: changed.get(part[0].lower(), part[0]), words).split())
