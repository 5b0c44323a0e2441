"""Full text search that takes any words: on both databases, a query is a list of words and nothing else.

Workaround for django-modelsearch, whose SQLite back end lets a double quote leave the word it stands in, so that a
query is read as FTS5 syntax, and whose expressions nest once for each word. Delete when it quotes and flattens them.
"""

from typing import Any

from modelsearch.backends import database
from modelsearch.query import PlainText

MOST_WORDS = 32


class PlainWords:
    """Reads a query as at most 32 words; a straight quote is read as a curly one, which means nothing to FTS5."""

    def _search(self, query_compiler_class: type, query: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(query, PlainText):
            query = PlainText(plain_words(query.query_string), operator=query.operator)
        elif isinstance(query, str):
            query = plain_words(query)
        return super()._search(query_compiler_class, query, *args, **kwargs)


def plain_words(query: str) -> str:
    """Return the words of a query that are looked up."""
    return " ".join(query.replace('"', "”").split()[:MOST_WORDS])


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802  # the name that Wagtail looks up
    """Return Wagtail's back end for the database in use, reading queries as plain words."""
    stock = type(database.SearchBackend(dict(params)))
    return type("PlainWordsBackend", (PlainWords, stock), {})(params)
