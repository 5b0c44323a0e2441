"""Where a page stands, and who may open it: what moves without a signature, and what other sites hear of it."""

import json
from contextlib import contextmanager

import pytest
from django.db.models import ProtectedError
from django.db.models.signals import pre_delete
from wagtail.models import Page, Site
from wagtail.signals import page_slug_changed

from cms.delivery.models import Head, Publication
from tests.cms.delivery.changing import Consumer, Feed, assert_in_line, close, publication, queries
from tests.cms.delivery.conftest import committed
from tests.factories.home import publish_front_page
from tests.factories.hub import make_standard_page, publish_standard_page
from tests.factories.knowledge_base import stream, valid_blocks
from tests.factories.urgent import fresh
from tests.factories.workflow import make_user, publish_signed_off
from workflow import services


def republish(page, **fields):
    draft = fresh(page).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    return publish_signed_off(draft, reviewer=make_user("managing_editor"))


def document(consumer, page):
    return json.loads(consumer.copies[page.pk])


def linking_to(answers, page):
    text = {
        **valid_blocks(answers.citation)["cited_text"],
        "text": f'<p><a linktype="page" id="{page.pk}">It</a> [1]</p>',
    }
    return stream(("text", text))


@contextmanager
def heard(signal):
    """Listen to a signal: yields the ids of the pages of which it was sent."""
    sent = []

    def listen(sender, instance, **kwargs):
        sent.append(instance.pk)

    signal.connect(listen)
    try:
        yield sent
    finally:
        signal.disconnect(listen)


@pytest.fixture(scope="module")
def kept_article(kept_answers):
    return kept_answers.publish(slug="counts", title="Blood counts")


@pytest.fixture
def article(kept_article, answers):
    return fresh(kept_article)


@pytest.fixture
def linking(answers, article):
    """An article that leads to the other one."""
    return answers.publish(slug="linking", title="It leads on", body=linking_to(answers, article))


@pytest.fixture(scope="module")
def kept_elsewhere(kept_answers):
    """Another part of the site."""
    return publish_standard_page(slug="elsewhere", title="Elsewhere")


@pytest.fixture
def elsewhere(kept_elsewhere, answers):
    return fresh(kept_elsewhere)


class TestRestricting:
    def test_a_branch_takes_down_what_is_below_and_opening_brings_it_back(self, answers, article, elsewhere, consumer):
        restriction = close(answers.index)

        consumer.pull()
        assert consumer.told == {answers.index.pk: "tombstone restricted", article.pk: "tombstone restricted"}
        assert elsewhere.pk in consumer.copies
        assert not publication(article).is_open
        assert_in_line(consumer)

        restriction.delete()

        consumer.pull()
        assert consumer.told == {answers.index.pk: "upsert", article.pk: "upsert"}
        assert publication(article).is_open
        assert_in_line(consumer)

    def test_takes_the_address_out_of_what_leads_there(self, article, linking, consumer):
        restriction = close(article)

        consumer.pull()
        assert consumer.told == {article.pk: "tombstone restricted", linking.pk: "upsert"}
        assert "/counts/" not in consumer.copies[linking.pk]
        assert_in_line(consumer)

        restriction.delete()
        consumer.pull()
        assert "/counts/" in consumer.copies[linking.pk]
        assert_in_line(consumer)

    def test_what_is_published_below_is_nobodys_business(self, answers, consumer):
        close(answers.index)
        consumer.pull()

        article = answers.publish(slug="below")
        publish_signed_off(article, author=answers.author, reviewer=answers.reviewer)

        assert consumer.pull() == []
        assert not publication(article).is_open
        assert_in_line(consumer)

    def test_a_page_that_is_then_withdrawn_says_why_once_it_is_open(self, answers, article, consumer):
        restriction = close(article)
        consumer.pull()
        services.withdraw(page=article, user=answers.author, reason="error", note="Canary-4711")

        assert consumer.pull() == []

        restriction.delete()

        (item,) = consumer.pull()
        assert (item["reason"], item["note"]) == ("error", "Canary-4711")
        assert_in_line(consumer)

    def test_a_page_twice_says_so_once(self, article, consumer):
        close(article)
        consumer.pull()

        close(article)

        assert consumer.pull() == []

    def test_one_of_two_restrictions_lifted_opens_nothing(self, answers, article, consumer):
        close(answers.index)
        close(article).delete()

        consumer.pull()
        assert consumer.told == {answers.index.pk: "tombstone restricted", article.pk: "tombstone restricted"}

    def test_goes_with_a_page_that_is_deleted(self, answers, consumer):
        draft = make_standard_page(slug="a-draft")
        close(draft)

        draft.delete()

        assert consumer.pull() == []


class TestMoving:
    def test_gives_another_address_to_all_that_is_below(self, answers, article, linking, elsewhere, consumer):
        answers.index.move(elsewhere, pos="last-child")

        consumer.pull()
        assert consumer.told == dict.fromkeys([answers.index.pk, article.pk, linking.pk], "upsert")
        assert document(consumer, article)["meta"]["html_url"] == "http://localhost/elsewhere/topics/counts/"
        assert "/elsewhere/topics/counts/" in consumer.copies[linking.pk]
        assert document(consumer, answers.index)["meta"]["parent"]["id"] == elsewhere.pk
        row = publication(article)
        assert (row.path, row.depth, row.section) == (fresh(article).path, 5, "elsewhere")
        assert_in_line(consumer)

    def test_tells_what_leads_there_and_did_not_move(self, answers, article, elsewhere, consumer):
        outside = publish_standard_page(
            slug="outside", body=stream(("text", f'<p><a linktype="page" id="{article.pk}">It</a></p>'))
        )
        consumer.pull()

        article.move(elsewhere, pos="last-child")

        consumer.pull()
        assert consumer.told == {article.pk: "upsert", outside.pk: "upsert"}
        assert "/elsewhere/counts/" in consumer.copies[outside.pk]
        assert_in_line(consumer)

    def test_of_others_who_make_room_is_not_told(self, answers, article, consumer):
        other = answers.publish(slug="other")
        consumer.pull()
        before = article.path

        other.move(article, pos="left")

        assert fresh(article).path != before
        assert publication(article).path == fresh(article).path
        assert consumer.pull() == []
        assert_in_line(consumer)

    def test_of_others_who_make_room_keeps_each_its_own_children(self, answers, article, elsewhere, consumer):
        def children(page):
            found = consumer.client.get(f"/api/v2/pages/?child_of={page.pk}&fields=_,id").json()["items"]
            return [item["id"] for item in found]

        later = publish_standard_page(slug="later")
        below = publish_standard_page(parent=later, slug="below")
        before = children(elsewhere), children(later)
        committed()

        fresh(later).move(fresh(elsewhere), pos="left")

        assert (children(elsewhere), children(later)) == before == ([], [below.pk])

    def test_of_a_draft_changes_nothing(self, answers, elsewhere, consumer):
        make_standard_page(slug="a-draft").move(elsewhere, pos="last-child")

        assert consumer.pull() == []

    def test_costs_the_same_for_few_and_for_many(self, answers, article, elsewhere):
        def there_and_back():
            fresh(answers.index).move(fresh(elsewhere), pos="last-child")
            fresh(answers.index).move(fresh(elsewhere).get_parent(), pos="last-child")

        there_and_back()
        few = queries(there_and_back)
        beside_each_other(article, 50)
        feed = Feed()

        assert queries(there_and_back) == few
        assert len(feed.told) == 52


def beside_each_other(article, number):
    """Have many publications beside one: drafts, because what is measured is what delivery does with them."""
    row = publication(article)
    for n in range(number):
        page = Page(title=f"Page {n}", slug=f"many-{n}", live=False, content_type=article.content_type)
        fresh(article).add_sibling("last-sibling", instance=page)
        row.pk, row.path, row.url_path = page.pk, page.path, page.url_path
        Publication.objects.bulk_create([row])


class TestAnotherSlug:
    def test_of_a_page_above_is_told_in_the_same_transaction(self, answers, article, linking, consumer):
        republish(answers.index, slug="answers")

        consumer.pull()
        assert consumer.told == dict.fromkeys([answers.index.pk, article.pk, linking.pk], "upsert")
        assert document(consumer, article)["meta"]["html_url"] == "http://localhost/answers/counts/"
        assert publication(article).section == "answers"
        assert_in_line(consumer)

    def test_is_not_told_again_when_wagtail_says_so(
        self, answers, article, consumer, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks() as later:
            republish(answers.index, slug="answers")
        consumer.pull()

        with heard(page_slug_changed) as sent:
            for callback in later:
                callback()

        assert sent == [answers.index.pk]
        assert consumer.pull() == []

    def test_that_came_past_the_gate_is_told_when_wagtail_says_so(self, answers, article, consumer):
        Page.objects.filter(pk=article.pk).update(url_path="/home/other/")

        page_slug_changed.send(sender=type(article), instance=article, instance_before=article)

        consumer.pull()
        assert consumer.told == {article.pk: "upsert"}
        assert document(consumer, article)["meta"]["html_url"] == "http://localhost/other/"


class TestAPageAbove:
    def test_with_another_title_is_told_of_its_children(self, answers, article, consumer):
        republish(answers.index, title="Answers")

        consumer.pull()
        assert consumer.told == {answers.index.pk: "upsert", article.pk: "upsert"}
        assert document(consumer, article)["meta"]["parent"]["title"] == "Answers"
        assert_in_line(consumer)

    def test_with_another_text_is_not(self, answers, article, consumer):
        republish(answers.index, intro="Other words.")

        consumer.pull()
        assert consumer.told == {answers.index.pk: "upsert"}
        assert_in_line(consumer)

    def test_that_is_withdrawn_is_named_no_more(self, answers, article, consumer):
        services.withdraw(page=answers.index, user=make_user("managing_editor"), reason="retired", note="Gone.")

        consumer.pull()
        assert consumer.told == {answers.index.pk: "tombstone retired", article.pk: "upsert"}
        assert document(consumer, article)["meta"]["parent"] is None
        assert_in_line(consumer)

    def test_at_the_front_is_told_of_what_is_right_below(self, answers, article, consumer):
        publish_front_page(title="Another front")

        consumer.pull()
        assert answers.index.pk in consumer.told
        assert article.pk not in consumer.told
        assert_in_line(consumer)


class TestDeleting:
    def test_what_was_ever_public_is_refused_and_says_nothing(self, answers, article, consumer):
        with pytest.raises(ProtectedError):
            fresh(answers.index).delete()

        assert consumer.pull() == []
        assert_in_line(consumer)

    def test_a_draft_says_nothing(self, answers, consumer):
        make_standard_page(slug="a-draft").delete()

        assert consumer.pull() == []

    def test_past_everything_that_refuses_it_takes_the_page_down(self, answers, article, consumer):
        pre_delete.send(sender=type(article), instance=article)

        consumer.pull()
        assert consumer.told == {article.pk: "tombstone deleted"}
        assert article.pk not in consumer.copies


class TestSites:
    @pytest.fixture(autouse=True)
    def served(self, settings):
        settings.ALLOWED_HOSTS = ["*"]

    @pytest.fixture
    def there(self, answers, elsewhere):
        """A second site, rooted at another part of the tree."""
        return Site.objects.create(hostname="there.org", port=443, root_page=elsewhere, site_name="There")

    def test_show_what_is_below_their_root(self, article, elsewhere, there):
        consumer = Consumer(host="there.org")

        assert set(consumer.copies) == {elsewhere.pk}
        assert document(consumer, elsewhere)["meta"]["html_url"] == "https://there.org/"
        assert document(consumer, elsewhere)["meta"]["parent"] is None
        assert consumer.next.startswith("https://there.org/api/v2/changes/?")

    def test_may_be_asked_for_by_name(self, elsewhere, there, client):
        said = client.get("/api/v2/changes/?site=there.org:443&limit=1").json()

        assert [item["id"] for item in said["items"]] == [elsewhere.pk]
        assert "site=there.org%3A443" in said["next"]

    def test_refuse_each_others_cursors(self, there, consumer):
        theirs = Consumer(host="there.org").next.partition("?")[2]

        answer = consumer.client.get(f"/api/v2/changes/?{theirs}")

        assert answer.status_code == 400
        assert "this site gave out" in answer.json()["message"]

    def test_begin_anew_when_one_is_changed(self, article, consumer):
        before = Head.objects.get()
        site = Site.objects.get()
        site.hostname = "center.org"
        site.save()

        answer = consumer.client.get(consumer.next.replace("localhost", "center.org"))

        assert answer.status_code == 410
        after = Head.objects.get()
        assert after.epoch != before.epoch
        assert after.number > before.number
        assert document(Consumer(host="center.org"), article)["meta"]["html_url"] == "http://center.org/topics/counts/"

    def test_take_down_what_moves_to_another(self, answers, article, elsewhere, there):
        here, at_theirs = Consumer(), Consumer(host="there.org")

        article.move(elsewhere, pos="last-child")
        here.pull()
        at_theirs.pull()
        assert (here.told, at_theirs.told) == ({article.pk: "upsert"}, {article.pk: "upsert"})
        assert at_theirs.copies == Consumer(host="there.org").copies

        fresh(article).move(fresh(answers.index), pos="last-child")
        here.pull()
        at_theirs.pull()
        assert here.told == {article.pk: "upsert"}
        assert at_theirs.told == {article.pk: "tombstone moved"}
        assert at_theirs.copies == Consumer(host="there.org").copies
        assert_in_line(here)

    def test_begin_anew_when_their_root_stands_elsewhere_in_the_tree(self, answers, elsewhere, there):
        consumer = Consumer(host="there.org")

        elsewhere.move(fresh(answers.index), pos="last-child")

        assert consumer.ask(consumer.next).status_code == 410
        assert set(Consumer(host="there.org").copies) == {elsewhere.pk}
