"""Search does no more work than it must, however many pages hold a word."""

import json

import pytest
from django.db import connection

from cms.delivery import matching_sqlite
from cms.delivery.asked_words import read
from cms.delivery.models import Publication
from cms.delivery.search import search

on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has a test of its own, below")
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has a test of its own, above")

HEADED = """
INSERT INTO delivery_wording (page_id, names, heading, lexemes)
SELECT id, 'alpha', to_tsvector('delivery_words', 'alpha'), to_tsvector('delivery_words', 'alpha')
FROM generate_series(1000001, 1001300) AS id
"""
OTHERS = """
INSERT INTO delivery_wording (page_id, names, heading, lexemes)
SELECT id, '', '', to_tsvector('delivery_words', 'beta') FROM generate_series(1002001, 1002300) AS id
"""
MANY = """
INSERT INTO delivery_wording (rowid, title, subjects, words)
WITH RECURSIVE numbers (id) AS (SELECT 1000001 UNION ALL SELECT id + 1 FROM numbers WHERE id < 1001300)
SELECT id, 'alpha', '', '' FROM numbers
"""


def rows(statement, parameters=()):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


@on_postgresql
@pytest.mark.parametrize(("words", "ranked"), [("alpha", 1000), ("beta", 100), ("alpha or beta", 1000)])
def test_ranks_a_fixed_number_of_pages(db, words, ranked):
    with connection.cursor() as cursor:
        cursor.execute(HEADED)
        cursor.execute(OTHERS)
    asked = read(words, every=" " not in words).as_json()

    [(marks,)] = rows("SELECT delivery_ranks(%s::jsonb)", [asked])
    found = rows("SELECT delivery_found(%s::jsonb)", [asked])

    assert len(json.loads(marks) if isinstance(marks, str) else marks) == ranked
    assert len(found) >= 300


@on_postgresql
def test_looks_words_up_in_the_index(db):
    with connection.cursor() as cursor:
        cursor.execute(HEADED)
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = rows("EXPLAIN SELECT FROM delivery_wording WHERE lexemes @@ plainto_tsquery('delivery_words', 'alpha')")
    options = rows("SELECT proconfig FROM pg_proc WHERE proname IN ('delivery_found', 'delivery_meant')")

    assert any("delivery_wording_lexemes" in line for (line,) in plan)
    assert ["enable_seqscan=off" in config for (config,) in options] == [True, True]


@on_sqlite
def test_ranks_a_fixed_number_of_pages_on_sqlite(db):
    with connection.cursor() as cursor:
        cursor.execute(MANY)
    asked = read("alpha", every=True)

    assert len(rows(*matching_sqlite.ranked(asked))) == 1000
    assert len(rows(*matching_sqlite.found(asked))) == 1300


@on_sqlite
def test_looks_words_up_in_the_index_on_sqlite(db):
    statement, parameters = search(Publication.objects.filter(is_open=True), "alpha").query.sql_with_params()

    plan = [detail for *_place, detail in rows(f"EXPLAIN QUERY PLAN {statement}", parameters)]

    assert [step for step in plan if "delivery_wording" in step]
    # FTS5 names what it looks up with the number of its index: M stands for MATCH.
    assert [step for step in plan if "delivery_wording" in step and ":M" not in step] == []
    # The synonyms, which are few and tried one by one, are all that is read from end to end.
    scanned = [step for step in plan if step.startswith("SCAN") and "VIRTUAL TABLE INDEX" not in step]
    assert [step for step in scanned if not step.startswith("SCAN synonym")] == []


def test_is_part_of_one_statement_however_it_is_composed(answers, django_assert_num_queries):
    for number in range(3):
        answers.publish(title=f"Sedation {number}", audience="clinicians")
    answers.publish(title="Sedation in families", audience="individuals-and-families")
    found = search(Publication.objects.filter(is_open=True, audience="clinicians"), "sedation")

    with django_assert_num_queries(1):
        best = list(Publication.objects.filter(pk__in=found.values("pk")[:2]).values_list("title", flat=True))
    with django_assert_num_queries(1):
        raw = rows(*found.values_list("title", "rank")[1:].query.sql_with_params())
    with django_assert_num_queries(1):
        total = Publication.objects.filter(pk__in=found.order_by().values("pk")).count()

    assert sorted(best) == ["Sedation 0", "Sedation 1"]
    assert [title for title, _rank in raw] == ["Sedation 1", "Sedation 2"]
    assert total == found.count() == 3
