"""What people decide about a page, and what other sites hear of it."""

import json

import pytest

from cms.delivery.models import Publication
from tests.cms.delivery.changing import assert_in_line, publication
from tests.factories.knowledge_base import make_article
from tests.factories.urgent import fresh
from tests.factories.workflow import PASSWORD, make_user, publish_signed_off, submit
from workflow import services
from workflow.models import Governance
from workflow.refusals import Refused


def review_in(consumer, page):
    return json.loads(consumer.copies[page.pk])["meta"]["review"]


class TestPublishing:
    def test_a_new_page(self, answers, consumer):
        article = answers.publish(slug="counts", title="Blood counts")

        consumer.pull()

        assert consumer.told == {article.pk: "upsert"}
        row = publication(article)
        assert (row.title, row.slug, row.type) == ("Blood counts", "counts", "knowledge_base.TopicArticlePage")
        assert (row.path, row.url_path, row.section) == (article.path, article.url_path, "topics")
        assert (row.format, row.audience, row.tier) == ("article", "clinicians", "standard")
        assert (row.status, row.last_reviewed) == ("current", article.governance.last_reviewed_on)
        assert row.next_review == article.governance.next_review_on
        assert row.topics == {str(answers.topics()[0].pk): 1}
        assert row.values["title"] == "Blood counts"
        assert "The risk did not end" in row.words
        assert_in_line(consumer)

    def test_a_later_text(self, answers, consumer):
        article = answers.publish(slug="counts")
        consumer.pull()
        article.applies_to = "Adults only."

        publish_signed_off(article, author=answers.author, reviewer=answers.reviewer)

        consumer.pull()
        assert consumer.told == {article.pk: "upsert"}
        assert json.loads(consumer.copies[article.pk])["applies_to"] == "Adults only."
        assert review_in(consumer, article)["version"] == 2
        assert_in_line(consumer)

    def test_by_nothing_but_a_signature(self, answers, consumer):
        article = answers.publish(slug="counts")
        draft = make_article(answers.index, slug="a-draft", citation=answers.citation, topics=answers.topics())
        consumer.pull()
        before = dict(consumer.copies)

        draft.title = "Canary-4711"
        draft.save_revision(user=answers.author)
        submission = submit(draft, author=answers.author)
        services.comment(submission=submission, user=answers.reviewer, text="Why?", content_path="summary")
        services.request_changes(submission=submission, user=answers.reviewer, note="No.")
        services.recall(submission=submit(draft, author=answers.author), user=answers.author)
        live = fresh(article).get_latest_revision_as_object()
        live.title = "Canary-4712"
        services.recall(submission=submit(live, author=answers.author), user=answers.author)

        assert consumer.pull() == []
        assert consumer.copies == before
        assert not Publication.objects.filter(pk=draft.pk).exists()


class TestConfirming:
    def confirm(self, page, user):
        return services.reaffirm(
            page=page, user=user, fingerprint=page.live_sign_offs()[0].fingerprint, password=PASSWORD, attested=True
        )

    def test_moves_the_days_and_names_who_confirmed(self, answers, consumer):
        article = answers.publish(slug="counts")
        Governance.objects.filter(page=article.pk).update(last_reviewed_on="2020-01-01")
        consumer.pull()

        self.confirm(article, make_user("clinical_reviewer", username="ash"))

        consumer.pull()
        assert consumer.told == {article.pk: "upsert"}
        assert review_in(consumer, article)["last_reviewed"] == fresh(article).governance.last_reviewed_on.isoformat()
        assert [each["name"] for each in review_in(consumer, article)["reviewers"]] == ["Ash", "Alder"]
        assert_in_line(consumer)

    def test_by_the_author_is_refused_and_tells_nothing(self, answers, consumer):
        article = answers.publish(slug="counts")
        consumer.pull()
        before = fresh(article).governance.last_reviewed_on

        with pytest.raises(Refused):
            self.confirm(article, answers.author)

        assert consumer.pull() == []
        assert fresh(article).governance.last_reviewed_on == before


class TestTier:
    def test_is_known_at_once(self, answers, consumer):
        article = answers.publish(slug="counts")
        consumer.pull()

        services.set_tier(page=article, user=make_user("clinical_lead"), tier="high", reason="It names doses.")

        assert publication(article).tier == "high"
        consumer.pull()
        assert consumer.told == {article.pk: "upsert"}
        assert_in_line(consumer)

    def test_of_a_draft_is_not(self, answers, consumer):
        draft = make_article(answers.index, slug="a-draft", citation=answers.citation, topics=answers.topics())

        services.set_tier(page=draft, user=make_user("clinical_lead"), tier="high", reason="It names doses.")

        assert consumer.pull() == []


class TestWithdrawing:
    @pytest.mark.parametrize("reason", ["safety", "error", "superseded", "retired"])
    def test_takes_it_down_with_the_reason(self, answers, consumer, reason):
        article = answers.publish(slug="counts")
        consumer.pull()

        services.withdraw(page=article, user=answers.author, reason=reason, note="No longer so.")

        (item,) = consumer.pull()
        assert consumer.told == {article.pk: f"tombstone {reason}"}
        assert (item["note"], item["replacement"]) == ("No longer so.", None)
        assert not Publication.objects.filter(pk=article.pk).exists()
        assert_in_line(consumer)

    def test_and_publishing_anew_brings_it_back(self, answers, consumer):
        article = answers.publish(slug="counts")
        services.withdraw(page=article, user=answers.author, reason="error", note="Wrong.")
        consumer.pull()

        publish_signed_off(fresh(article), author=answers.author, reviewer=answers.reviewer)

        consumer.pull()
        assert consumer.told == {article.pk: "upsert"}
        assert_in_line(consumer)

    def test_that_is_refused_changes_nothing(self, answers, consumer):
        article = answers.publish(slug="counts")
        consumer.pull()

        with pytest.raises(Refused):
            services.withdraw(page=article, user=answers.author, reason="error", note=" ")

        assert consumer.pull() == []
        assert article.pk in consumer.copies
