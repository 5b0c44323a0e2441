"""Rebuilding writes what is missing or differs, and nothing where the services wrote everything."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.delivery import rebuilding, upkeep
from cms.delivery.models import Publication
from cms.delivery.rebuilding import rebuild
from tests.cms.delivery.changing import Consumer, Feed, close, queries
from tests.factories.urgent import fresh
from workflow import services


def run(*options):
    out, err = io.StringIO(), io.StringIO()
    call_command("rebuild_publications", *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture(scope="module")
def kept_article(kept_answers):
    return kept_answers.publish(slug="counts")


@pytest.fixture
def article(kept_article, answers):
    return fresh(kept_article)


class TestWhatTheServicesWrote:
    def test_is_what_it_would_write(self, answers, article, feed):
        closed = answers.publish(slug="closed")
        close(closed)
        services.withdraw(page=answers.publish(slug="gone"), user=answers.author, reason="error", note="Wrong.")
        upkeep.write_stale()
        feed.start_over()

        said, progress = run()

        assert said == "Every publication says what its page says.\n"
        assert f"{Publication.objects.count()} of {Publication.objects.count()} pages" in progress
        assert feed.changes == []


class TestDrift:
    @pytest.fixture
    def drift(self, answers, article):
        """One row is missing, one differs, one is of a page that is not live."""
        gone, changed = answers.publish(slug="gone"), answers.publish(slug="changed")
        row = Publication.objects.get(pk=gone.pk)
        services.withdraw(page=gone, user=answers.author, reason="error", note="Wrong.")
        Publication.objects.bulk_create([row])
        Publication.objects.filter(pk=article.pk).delete()
        Publication.objects.filter(pk=changed.pk).update(body=',"body":"Canary"')
        return article, changed, gone

    def test_is_reported(self, drift):
        article, changed, gone = drift

        found = rebuild(write=False)

        assert (found.added, found.changed, found.removed) == ([article.pk], [changed.pk], [gone.pk])
        assert str(found) == "1 added, 1 changed, 1 removed"

    def test_is_told_and_gone_after_the_first_time(self, drift):
        article, changed, gone = drift
        feed = Feed()

        said, _progress = run()

        assert said == (
            f"added: 1 (pages {article.pk})\nchanged: 1 (pages {changed.pk})\nremoved: 1 (pages {gone.pk})\n"
        )
        assert feed.told == {article.pk: "upsert", changed.pk: "upsert", gone.pk: "tombstone error"}
        assert "Canary" not in "".join(Consumer().copies.values())

        feed.start_over()
        assert run()[0] == "Every publication says what its page says.\n"
        assert feed.changes == []

    def test_is_only_looked_at_with_check(self, drift, feed):
        with pytest.raises(CommandError, match="Publications differ from what is live"):
            run("--check")

        assert feed.changes == []
        assert rebuild(write=False)

    def test_is_raised_each_day(self, drift):
        with pytest.raises(upkeep.PublicationsDifferError, match="1 added, 1 changed, 1 removed"):
            upkeep.check_publications()

    def test_is_not_raised_where_there_is_none(self, article):
        upkeep.check_publications()

    def test_of_what_is_stale_is_none(self, article):
        Publication.objects.filter(pk=article.pk).update(is_stale=True, body="")

        assert not rebuild(write=False)

        rebuild()
        assert not Publication.objects.get(pk=article.pk).is_stale


def test_looking_at_what_is_in_line_keeps_nobody_waiting(article):
    with CaptureQueriesContext(connection) as asked:
        assert not rebuild(write=False)

    assert asked.captured_queries
    assert not [query["sql"] for query in asked if "SAVEPOINT" in query["sql"] or "FOR UPDATE" in query["sql"]]


def test_what_was_published_after_the_pages_were_listed_stays(article, monkeypatch):
    monkeypatch.setattr(rebuilding, "live_pages", dict)

    assert rebuild().removed == []

    assert Publication.objects.filter(pk=article.pk).exists()


def test_costs_no_more_queries_for_many_than_for_few(answers, article):
    def look():
        rebuild(write=False)

    look()
    few = queries(look)
    for n in range(4):
        answers.publish(slug=f"page-{'abcd'[n]}")

    assert queries(look) == few
