"""What a public page costs: few queries whatever the number of answers, and no cookie."""

import pytest

from tests.reading import queries_of

FEW = 5
MOST_QUERIES = 15


@pytest.mark.prove("queries")
def test_queries_do_not_grow_with_the_number_of_answers(answers, client, evidence):
    many = evidence.count(fast=2 * FEW, full=10 * FEW)
    counts = {}
    for number in (FEW, many):
        while answers.index.get_children().count() < number:
            answers.publish()
        counts[number] = {name: queries_of(client, path) for name, path in answers.addresses().items()}

    for name, count in counts[many].items():
        evidence.record(f"queries for {name}, {FEW} and {many} answers", f"{counts[FEW][name]} and {count}", "≤ 15")
    assert counts[FEW] == counts[many]
    assert max(counts[many].values()) <= MOST_QUERIES


def test_a_reader_is_given_no_cookie_and_no_reason_to_vary(answers, client):
    answers.publish()

    for path in answers.addresses().values():
        response = client.get(path)
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")
