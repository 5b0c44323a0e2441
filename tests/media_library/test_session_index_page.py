"""The list of sessions: what comes next, what is past, and what it costs."""

import datetime

import pytest
from wagtail.models import PageViewRestriction

from media_library.models import SessionPage
from tests.factories.sessions import BEFORE, at, make_session
from tests.reading import queries_of, words

pytestmark = pytest.mark.django_db


class TestList:
    def test_shows_what_comes_next_unless_asked_for_the_past(self, live, client, sessions):
        old = live(starts_on=datetime.date(2026, 10, 1), title="In October", slug="october")
        new = live()

        with at(BEFORE):
            coming = client.get(sessions.url)
            past = client.get(sessions.url, {"when": "past"})

        assert list(coming.context["sessions"]) == [new]
        assert list(past.context["sessions"]) == [old]
        assert "Upcoming" in words(coming)

    def test_is_narrowed_by_kind(self, live, client, sessions):
        live()
        webinar = live(kind=SessionPage.Kind.WEBINAR, slug="webinar")

        with at(BEFORE):
            assert list(client.get(sessions.url, {"kind": "webinar"}).context["sessions"]) == [webinar]

    @pytest.mark.parametrize("query", [{"kind": "party"}, {"when": "tomorrow"}, {"page": "x"}, {"when": ""}])
    def test_answers_nonsense_with_a_way_out(self, live, client, sessions, query):
        live()

        with at(BEFORE):
            response = client.get(sessions.url, query)

        assert response.status_code == 200

    def test_leaves_out_drafts_and_restricted_sessions(self, live, client, sessions):
        make_session(sessions, slug="draft")
        PageViewRestriction.objects.create(page=live(), restriction_type="login")

        with at(BEFORE):
            assert list(client.get(sessions.url).context["sessions"]) == []

    @pytest.mark.prove("queries")
    def test_costs_the_same_for_few_and_many(self, live, client, sessions, evidence):
        few, many = 5, evidence.count(fast=10, full=50)
        counts = []
        for number in (few, many):
            for n in range(SessionPage.objects.count(), number):
                live(slug=f"s-{n}")
            with at(BEFORE):
                counts.append(queries_of(client, sessions.url))
                assert client.get(sessions.url).context["sessions"].paginator.count == number

        evidence.record(f"queries for the list of sessions, {few} and {many}", f"{counts[0]} and {counts[1]}", "≤ 15")
        assert counts[0] == counts[1] <= 15
