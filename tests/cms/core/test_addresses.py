"""Addresses that no author meant are named before a page is signed under them."""

import pytest

from cms.core.addresses import leftover
from tests.factories.knowledge_base import make_article, make_index
from tests.factories.vocabulary import make_topic
from tests.factories.workflow import make_user, publish_signed_off, submit
from workflow.services.submission import NotReady

QUESTION = "What blood counts does clozapine need?"


class TestLeftover:
    @pytest.mark.parametrize(
        ("slug", "word"),
        [
            ("test-blood-counts", "test"),
            ("blood-counts-new", "new"),
            ("blood-counts-copy", "copy"),
            ("copy-of-blood-counts", "copy"),
            ("untitled", "untitled"),
            ("Test-Blood", "test"),
        ],
    )
    def test_a_word_that_the_title_does_not_say(self, slug, word):
        assert leftover(slug, QUESTION) == word

    @pytest.mark.parametrize(
        ("slug", "title"),
        [
            ("test", "Test"),
            ("test-page", "Test page"),
            ("new-article-2", "New article 2"),
            ("copy-of-page", "Copy of page"),
        ],
    )
    def test_an_address_that_says_nothing_else_even_where_the_title_does_not_either(self, slug, title):
        assert leftover(slug, title)

    @pytest.mark.parametrize(
        ("slug", "title"),
        [
            ("blood-counts", QUESTION),
            ("test-results-and-what-they-mean", "Test results and what they mean"),
            ("what-is-new", "What is new?"),
            ("prepare-for-a-blood-test", "How do I prepare for a blood test?"),
            ("the-newest-evidence", QUESTION),
            ("testing-for-constipation", QUESTION),
            ("session-3", "When a patient stops smoking"),
        ],
    )
    def test_words_that_are_meant(self, slug, title):
        assert leftover(slug, title) == ""


@pytest.mark.django_db
class TestSubmission:
    def said(self, page):
        with pytest.raises(NotReady) as caught:
            submit(page)
        return caught.value.gaps

    def test_is_refused_by_name_and_says_where_to_mend_it(self):
        assert self.said(make_article(slug="blood-counts-copy")) == [
            "The address “blood-counts-copy” ends up in other sites’ links, but “copy” looks left over from a first "
            "try. Under “Address and search”, write the address that readers are to see."
        ]

    def test_a_number_after_an_address_that_was_taken_is_refused(self):
        index, topics = make_index(), [make_topic()]
        make_article(index, slug="blood-counts", topics=topics)
        second = make_article(index, slug="blood-counts-2", topics=topics)
        named = make_article(index, title="Low counts", slug="low-counts-1", topics=topics)

        assert "“-2” looks left over" in self.said(second)[0]
        assert "“-1” looks left over" in self.said(named)[0]

    def test_a_number_that_means_something_is_none_of_our_business(self):
        index, topics = make_index(), [make_topic()]
        make_article(index, slug="phase", topics=topics)

        assert submit(make_article(index, title="Phase 2: what comes next?", slug="phase-2", topics=topics))
        assert submit(make_article(index, slug="blood-counts-and-covid-19", topics=topics))

    def test_a_page_that_is_public_keeps_the_address_that_others_link_to(self, monkeypatch):
        index, reviewer = make_index(), make_user("clinical_reviewer")
        with monkeypatch.context() as before_the_rule:
            before_the_rule.setattr("workflow.models.reviewed_page.address_gaps", lambda page: [])
            article = publish_signed_off(make_article(index, slug="blood-counts-new"), reviewer=reviewer)
        draft = article.get_latest_revision_as_object()

        assert submit(draft, note="Reworded.")

    def test_a_public_page_gets_no_worse_address(self):
        article = publish_signed_off(make_article(slug="blood-counts"))
        draft = article.get_latest_revision_as_object()
        draft.slug = "blood-counts-new"

        assert "“new” looks left over" in self.said(draft)[0]
