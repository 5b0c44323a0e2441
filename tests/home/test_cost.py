"""What a public page costs: few queries whatever the number of answers, and nothing that waits for a writer."""

import sqlite3
import time

import pytest
from django.db import connection

from tests.factories.home import Answers
from tests.reading import queries_of

FEW = 5
MOST_QUERIES = 15
PATIENCE = 2  # seconds; a request that waits for the lock waits for twenty


def addresses(answers):
    article = answers.index.get_children().first()
    return {
        "home": "/",
        "index": answers.index.url,
        "article": article.url,
        "search": "/search/?q=clozapine",
        "narrowed search": "/search/?q=clozapine&topic=blood-counts&audience=clinicians",
    }


@pytest.mark.prove("queries")
def test_queries_do_not_grow_with_the_number_of_answers(answers, client, evidence):
    many = evidence.count(fast=2 * FEW, full=10 * FEW)
    counts = {}
    for number in (FEW, many):
        while answers.index.get_children().count() < number:
            answers.publish()
        counts[number] = {name: queries_of(client, path) for name, path in addresses(answers).items()}

    for name, count in counts[many].items():
        evidence.record(f"queries for {name}, {FEW} and {many} answers", f"{counts[FEW][name]} and {count}", "≤ 15")
    assert counts[FEW] == counts[many]
    assert max(counts[many].values()) <= MOST_QUERIES


def test_a_reader_is_given_no_cookie_and_no_reason_to_vary(answers, client):
    answers.publish()

    for path in addresses(answers).values():
        response = client.get(path)
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="other databases have no single writer")
def test_a_reader_does_not_wait_while_somebody_writes(committed_db, client):
    answers = Answers()
    answers.publish()
    writer = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE wagtailcore_site SET site_name = 'Unfinished'")

    try:
        for path in addresses(answers).values():
            started = time.monotonic()
            assert client.get(path).status_code == 200
            assert time.monotonic() - started < PATIENCE
    finally:
        writer.execute("ROLLBACK")
        writer.close()
