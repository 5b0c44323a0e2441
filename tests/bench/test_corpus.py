"""That the corpus of the bench is what it is said to be: of the promised size, valid, and as if it had been signed."""

import json
import statistics
from typing import Any

import pytest
from django.test import Client

from bench import pull
from bench.corpus import build
from bench.corpus.article import Author
from bench.corpus.prose import TERMS, search_words
from cms.delivery.models import Publication
from cms.delivery.rebuilding import rebuild
from knowledge_base.models import TopicArticlePage
from workflow import gate, seal, verification
from workflow.services.submission import gaps_of

PAGES, SIGNED, SEED = 12, 3, 7
PROMISED = range(6_100, 6_700)  # bytes of a detail without white space, on average


@pytest.fixture(scope="module")
def built(kept_db: None) -> None:
    """Build the corpus inside a transaction that ends with the module."""
    build.build(pages=PAGES, seed=SEED, signed=SIGNED)


@pytest.fixture
def corpus(built: None, db: None) -> list[TopicArticlePage]:
    """The corpus as it was built, every row read anew."""
    return list(TopicArticlePage.objects.order_by("pk"))


class TestAuthor:
    def test_writes_the_same_article_for_the_same_seed_and_number(self) -> None:
        first, again = (Author(seed=1, topics=range(9), sources=range(9)).write(5) for _time in range(2))

        assert first == again

    def test_writes_other_words_under_every_number_and_seed(self) -> None:
        wrote = [
            Author(seed=seed, topics=range(9), sources=range(9)).write(number)
            for seed, number in ((1, 1), (1, 2), (2, 1))
        ]

        assert len({article.values["title"] for article in wrote[:2]}) == 2
        assert len({json.dumps(article.values["body"]) for article in wrote}) == 3


class TestSearchWords:
    def test_are_terms_of_articles_and_sometimes_two_words(self) -> None:
        words = search_words(seed=1, how_many=40)

        assert {word.split()[0] for word in words} <= set(TERMS)
        assert sum(" " in word for word in words) == 10


class TestBuild:
    def test_makes_live_articles_of_the_promised_size(self, client: Client, corpus: list[Any]) -> None:
        details = [client.get(f"/api/v2/pages/{page.pk}/").json() for page in corpus]

        assert [detail["title"] for detail in details] == [page.title for page in corpus]
        sizes = [len(json.dumps(detail, separators=(",", ":"))) for detail in details]
        assert round(statistics.mean(sizes)) in PROMISED

    def test_every_list_counts_them_all(self, client: Client, corpus: list[Any]) -> None:
        answer = client.get("/api/v2/pages/?type=knowledge_base.TopicArticlePage&fields=*&limit=20").json()

        assert answer["meta"]["total_count"] == len(corpus) == PAGES
        assert all(item["body"] and item["topics"] for item in answer["items"])

    def test_what_was_written_in_bulk_is_what_the_gate_would_let_live(self, corpus: list[Any]) -> None:
        assert [gate.may_be_live(page).allowed for page in corpus] == [True] * PAGES
        corpus[-1].summary = "Other words."
        assert not gate.may_be_live(corpus[-1])
        assert [finding for finding in verification.findings() if not finding.startswith("Signature ")] == []

    def test_what_was_written_in_bulk_could_be_handed_in(self, corpus: list[Any]) -> None:
        drafts = [page.get_latest_revision_as_object() for page in corpus[SIGNED:]]

        assert [gaps_of(draft) for draft in drafts] == [[]] * len(drafts)

    def test_seals_in_bulk_are_those_of_the_real_road(self, corpus: list[Any]) -> None:
        for page in corpus[SIGNED:]:
            signed = page.sign_offs.get()
            sealed = page.seal(signed.submission.statement)

            assert sealed.content_digest == signed.content_digest
            assert (sealed.dependencies_digest, sealed.fingerprint) == (signed.dependencies_digest, signed.fingerprint)
            assert seal.digest(signed.dependencies) == signed.dependencies_digest

    def test_publications_are_those_that_would_be_written_anew(self, corpus: list[Any]) -> None:
        assert not rebuild(write=False)
        assert Publication.objects.filter(pk__in=[page.pk for page in corpus], number__gt=0).count() == PAGES

    def test_both_kinds_answer_with_a_review(self, client: Client, corpus: list[Any]) -> None:
        for page in (corpus[0], corpus[-1]):
            review = client.get(f"/api/v2/pages/{page.pk}/").json()["meta"]["review"]

            assert review["fingerprint"] == page.sign_offs.get().fingerprint
            assert review["reviewers"][0]["credentials"] == "MD"
            assert review["next_review"] > review["last_reviewed"]

    def test_the_feed_gives_each_article_once_as_the_bench_follows_it(self, client: Client, corpus: list[Any]) -> None:
        path, given = "/api/v2/changes/?limit=5", []
        while path:
            document = client.get(path).json()
            given += [item["id"] for item in document["items"]]
            path = pull.following(document)

        assert len(given) == len(set(given))
        assert {page.pk for page in corpus} <= set(given)
