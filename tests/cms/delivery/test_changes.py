"""Pulling: everything at a fixed point, then what changed since, each page once and nothing passed by."""

import json

import pytest
from django.core import signing
from django.test import Client

from cms.delivery.epochs import begin_epoch
from cms.delivery.models import Change, Head, Publication
from cms.delivery.writing import mark_stale
from tests.cms.delivery.changing import Consumer, close, queries, tombstone
from tests.factories.workflow import publish_signed_off
from workflow import services

CHANGES = "/api/v2/changes/"


def answer(client, address=CHANGES, status=200):
    response = client.get(address)
    assert response.status_code == status, response.content
    return response.json()


def cursor_in(said):
    return said["next"].partition("cursor=")[2]


class TestSnapshot:
    def test_sends_everything_that_is_public_once(self, answers, consumer):
        article = answers.publish(slug="counts")

        consumer = Consumer(limit=1)

        assert consumer.told == dict.fromkeys(Publication.objects.values_list("pk", flat=True), "upsert")
        assert json.loads(consumer.copies[article.pk])["title"] == article.title

    def test_sends_the_document_with_its_number_type_and_addresses(self, answers, client):
        article = answers.publish(slug="counts", title="Blood counts")

        item = next(each for each in answer(client)["items"] if each["id"] == article.pk)

        assert (item["kind"], item["type"]) == ("upsert", "knowledge_base.TopicArticlePage")
        assert item["number"] == Publication.objects.get(pk=article.pk).number
        document = item["document"]
        assert document["id"] == article.pk
        assert document["meta"]["html_url"] == f"http://localhost{article.url}"
        assert document["meta"]["detail_url"] == f"http://localhost/api/v2/pages/{article.pk}/"
        assert document["meta"]["parent"] == {
            "id": answers.index.pk,
            "meta": {
                "type": "knowledge_base.KnowledgeBaseIndexPage",
                "detail_url": f"http://localhost/api/v2/pages/{answers.index.pk}/",
                "html_url": f"http://localhost{answers.index.url}",
            },
            "title": answers.index.title,
        }
        assert document["body"][0]["type"] == "text"

    def test_stands_at_the_point_where_it_began(self, answers, client):
        first, second = answers.publish(slug="a"), answers.publish(slug="b")
        opening = answer(client, f"{CHANGES}?limit=1")
        publish_signed_off(second, author=answers.author, reviewer=answers.reviewer)
        added = answers.publish(slug="c")

        consumer = Consumer.__new__(Consumer)
        consumer.client, consumer.copies, consumer.next = client, {}, opening["next"]
        consumer.pull()

        kinds = [(item["id"], item["number"] > opening["meta"]["head"]) for item in consumer.items]
        assert (second.pk, True) in kinds
        assert (second.pk, False) not in kinds
        assert (added.pk, True) in kinds
        assert (first.pk, False) in kinds

    def test_says_where_it_stands(self, answers, client):
        head = Head.objects.get()

        said = answer(client)

        assert said["meta"] == {"epoch": head.epoch.hex, "head": head.number, "snapshot": True}
        assert said["more"] is False
        assert answer(client, said["next"]) == {
            "meta": {"epoch": head.epoch.hex, "head": head.number, "snapshot": False},
            "items": [],
            "next": said["next"].replace(cursor_in(said), cursor_in(answer(client, said["next"]))),
            "more": False,
        }


class TestDeltas:
    def test_tell_of_each_page_once_however_often_it_changed(self, answers, consumer):
        article, other = answers.publish(slug="a"), answers.publish(slug="b")
        consumer.pull()
        for _time in range(3):
            publish_signed_off(article, author=answers.author, reviewer=answers.reviewer)

        consumer.pull()

        assert [item["id"] for item in consumer.items] == [article.pk]
        assert other.pk in consumer.copies
        assert json.loads(consumer.copies[article.pk])["meta"]["review"]["version"] == 4

    def test_read_twice_say_the_same(self, answers, consumer):
        answers.publish(slug="counts")

        assert consumer.ask(consumer.next).content == consumer.ask(consumer.next).content

    def test_come_in_order_a_few_at_a_time(self, answers):
        consumer = Consumer(limit=2)
        pages = [answers.publish(slug=f"page-{'abcdefgh'[n]}") for n in range(5)]

        consumer.pull()

        numbers = [item["number"] for item in consumer.items]
        assert numbers == sorted(numbers)
        assert {page.pk for page in pages} <= set(consumer.told)
        assert consumer.copies == Consumer().copies

    def test_write_anew_what_is_stale(self, answers, consumer):
        article = answers.publish(slug="counts")
        consumer.pull()
        mark_stale(Publication.objects.filter(pk=article.pk))
        Publication.objects.filter(pk=article.pk).update(body=',"body":"old"')

        consumer.pull()

        assert "old" not in consumer.copies[article.pk]
        assert not Publication.objects.get(pk=article.pk).is_stale

    def test_without_documents_say_where_they_are(self, answers, client):
        article = answers.publish(slug="counts")
        mark_stale(Publication.objects.filter(pk=article.pk))

        said = answer(client, f"{CHANGES}?documents=false")

        (item,) = [each for each in said["items"] if each["id"] == article.pk]
        assert item == {
            "kind": "upsert",
            "id": article.pk,
            "number": Publication.objects.get(pk=article.pk).number,
            "type": "knowledge_base.TopicArticlePage",
            "detail_url": f"http://localhost/api/v2/pages/{article.pk}/",
        }
        assert "documents=false" in said["next"]
        assert Publication.objects.get(pk=article.pk).is_stale


class TestTombstones:
    def withdrawn(self, answers, **said):
        article = answers.publish(slug="gone")
        replacement = answers.publish(slug="newer-advice", title="Newer advice")
        consumer = Consumer()
        services.withdraw(
            page=article, user=answers.author, reason="superseded", note="Newer.", replacement=replacement, **said
        )
        return article, replacement, consumer

    def test_say_why_since_when_and_what_instead(self, answers):
        article, replacement, consumer = self.withdrawn(answers)

        said = tombstone(consumer, article)

        article.governance.refresh_from_db()
        assert said == {
            "reason": "superseded",
            "note": "Newer.",
            "since": article.governance.withdrawn_on.isoformat(),
            "replacement": {
                "id": replacement.pk,
                "type": "knowledge_base.TopicArticlePage",
                "title": "Newer advice",
                "url": f"http://localhost{replacement.url}",
            },
        }
        assert article.pk not in consumer.copies

    def test_name_no_replacement_that_is_not_public(self, answers):
        article, replacement, consumer = self.withdrawn(answers)
        close(replacement)

        items = {item["id"]: item for item in consumer.pull()}

        assert items[article.pk]["replacement"] is None
        assert items[article.pk]["note"] == "Newer."

    def test_say_nothing_of_a_restricted_page(self, answers):
        article = answers.publish(slug="counts", title="Canary-4711")
        consumer = Consumer()
        close(article)

        said = tombstone(consumer, article)

        assert said == {"reason": "restricted", "note": "", "since": None, "replacement": None}
        assert b"Canary-4711" not in consumer.ask(consumer.start).content

    def test_say_nothing_of_a_page_that_was_withdrawn_and_then_restricted(self, answers):
        article, _replacement, consumer = self.withdrawn(answers)
        close(article)

        said = tombstone(consumer, article)

        assert said == {"reason": "restricted", "note": "", "since": None, "replacement": None}


class TestCursor:
    def test_of_another_epoch_is_lost(self, answers, consumer):
        begin_epoch()

        said = answer(consumer.client, consumer.next, 410)

        assert "begun anew" in said["message"]
        assert "Start again without a cursor" in said["message"]

    def test_ahead_of_the_head_is_lost(self, answers, consumer):
        Head.objects.update(number=1)

        assert "ahead of the feed" in answer(consumer.client, consumer.next, 410)["message"]

    def test_before_what_was_forgotten_is_lost(self, answers, consumer):
        answers.publish(slug="counts")
        Head.objects.update(oldest=Head.objects.get().number)

        said = answer(consumer.client, consumer.next, 410)

        assert "forgotten" in said["message"]
        assert "Start again without a cursor" in said["message"]

    def test_right_after_what_was_forgotten_is_not(self, answers, consumer):
        Head.objects.update(oldest=Head.objects.get().number)

        assert answer(consumer.client, consumer.next)["items"] == []

    @pytest.mark.parametrize("cursor", ["x", "12", "WzEsMl0.abc", "%F0%9F%98%80", "." * 100, "a" * 20_000, "%22"])
    def test_that_was_never_given_out_is_refused(self, answers, client, cursor):
        said = answer(client, f"{CHANGES}?cursor={cursor}", 400)

        assert said["message"].startswith("cursor must be one that this site gave out")

    def test_that_was_changed_is_refused(self, answers, consumer):
        body, _dot, mac = consumer.next.partition("cursor=")[2].rpartition(".")
        other = signing.b64_encode(json.dumps(["e", "deltas", 0, 0, 1]).encode()).decode()

        for forged in (f"{other}.{mac}", f"{body}.{mac[:-1]}", f"{body}.{mac}x", body):
            assert answer(consumer.client, f"{CHANGES}?cursor={forged}", 400)["message"].startswith("cursor must")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("color=red", "Allowed here: cursor, documents, limit, site"),
        ("limit=0", "limit must be a whole number from 1 to 500"),
        ("limit=501", "limit must be"),
        ("limit=", "limit must be"),
        ("limit=1.5", "limit must be"),
        ("limit=%D9%A3", "limit must be"),
        ("limit=99999999999999999999", ""),
        (f"limit={'9' * 5000}", ""),
        ("documents=perhaps", "documents must be 'true' or 'false'"),
        ("format=xml", "format must be 'json'"),
        ("site=localhost:x", "site must be a host name"),
        ("cursor=%00", "cannot be stored"),
        ("cursor=%ff", ""),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(answers, client, query, said):
    assert said in answer(client, f"{CHANGES}?{query}", 400)["message"]


def test_a_site_that_there_is_not(answers, client):
    assert answer(client, f"{CHANGES}?site=elsewhere.org", 404)["message"] == "No Site matches the given query."


@pytest.mark.parametrize("asked", ["", "?documents=false"])
def test_costs_two_queries_whatever_there_is(answers, client, asked):
    pages = [answers.publish(slug=f"page-{'abcdefgh'[n]}") for n in range(2)]
    start = answer(client, f"{CHANGES}{asked}")["next"]
    answer(client, start)
    few = queries(lambda: answer(client, f"{CHANGES}{asked}")), queries(lambda: answer(client, start))
    pages += [answers.publish(slug=f"more-{'abcdefgh'[n]}") for n in range(6)]
    services.withdraw(page=pages[0], user=answers.author, reason="error", note="Wrong.")
    Publication.objects.filter(is_stale=True).update(is_stale=False)
    answer(client, start)

    many = queries(lambda: answer(client, f"{CHANGES}{asked}")), queries(lambda: answer(client, start))

    assert few == many == (2, 2)


def test_nothing_is_passed_by_that_nobody_numbered_yet(answers, consumer):
    """Only a change without a page moves the head alone."""
    Change.objects.create(kind="frame", at="2026-01-01T00:00Z")

    assert consumer.pull() == []
    assert Client().get(consumer.next).json()["meta"]["head"] == Head.objects.get().number
