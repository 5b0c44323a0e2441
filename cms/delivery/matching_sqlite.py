"""The words of a reader in the language of FTS5, put together by the database, which knows the synonyms."""

from __future__ import annotations

from collections.abc import Iterable

from cms.delivery.asked_words import AskedWords

Sql = tuple[str, list[str]]

MOST_RANKED = 1_000
QUOTED = """'"' || replace({0}, '"', ' ') || '"'"""

# A synonym counts as soon as a page that anybody may read prints it with the topic.
NAMES = f"""COALESCE((
    SELECT group_concat(' OR ' || {QUOTED.format("topic.name")}, '')
    FROM vocabulary_topicsynonym AS synonym JOIN vocabulary_topic AS topic ON topic.id = synonym.topic_id
    WHERE lower(synonym.term) IN ({{marks}}) AND EXISTS (
        SELECT 1 FROM delivery_wording WHERE delivery_wording MATCH
            'subjects : (' || {QUOTED.format("topic.name")} || ' AND ' || {QUOTED.format("synonym.term")} || ')'
    )
), '')"""


def found(asked: AskedWords) -> Sql:
    """Return the statement that lists the ids of the pages that hold the words."""
    query, parameters = _joined(asked, range(len(asked.terms)), " AND " if asked.every else " OR ")
    return f"SELECT rowid FROM delivery_wording WHERE delivery_wording MATCH {query}", parameters


def ranked(asked: AskedWords) -> Sql:
    """Return the statement that lists the best pages with their marks: a word of the title, then one of a topic."""
    query, parameters = _joined(asked, range(len(asked.terms)), " AND " if asked.every else " OR ")
    telling, told = _joined(asked, asked.telling, " OR ")
    within = (
        f"rowid IN (SELECT rowid FROM delivery_wording WHERE delivery_wording MATCH '{{0}} : (' || {telling} || ')')"
    )
    marks = f"2000 * ({within.format('title')}) + 1000 * ({within.format('subjects')})"
    return (
        f"SELECT rowid AS page, {marks} - bm25(delivery_wording, 10.0, 5.0, 1.0) AS mark FROM delivery_wording "
        f"WHERE delivery_wording MATCH {query} ORDER BY mark DESC, rowid LIMIT {MOST_RANKED}",
        [*told, *told, *parameters],
    )


def _joined(asked: AskedWords, places: Iterable[int], operator: str) -> Sql:
    """Return the expression that makes the query for FTS5; every word is quoted, so no sign has a meaning."""
    terms, parameters = [], []
    for place in places:
        quoted = " AND ".join(f'"{part}"' for part in asked.terms[place].split())
        runs = [run for run, first, last in asked.runs if first <= place <= last]
        names = f" || {NAMES.format(marks=', '.join(['%s'] * len(runs)))}" if runs else ""
        terms.append(f"'((' || %s || ')'{names} || ')'")
        parameters += [quoted, *runs]
    return f"({f' || {operator!r} || '.join(terms)})", parameters
