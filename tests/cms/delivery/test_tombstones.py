"""Pages that were withdrawn and then moved: what is told of them follows where they stand now, everywhere alike."""

import pytest
from wagtail.models import Site

from cms.delivery.feed import newest_tombstones
from tests.cms.delivery.changing import Consumer, close
from tests.factories.hub import publish_standard_page
from tests.factories.urgent import fresh
from workflow import services


@pytest.fixture
def elsewhere(answers):
    """Another part of the site."""
    return publish_standard_page(slug="elsewhere", title="Elsewhere")


@pytest.fixture
def replacement(answers):
    return answers.publish(slug="newer-advice", title="Newer advice")


@pytest.fixture
def gone(answers, replacement):
    """An article that was withdrawn with a reason, a note and a replacement."""
    article = answers.publish(slug="gone")
    services.withdraw(
        page=article, user=answers.author, reason="superseded", note="Canary-4711", replacement=replacement
    )
    return fresh(article)


@pytest.fixture
def before(answers):
    """Where a consumer stands that has pulled everything before the page was withdrawn."""
    return Consumer()


def told(consumer, page):
    """Return what is said of a withdrawn page: at its address, in the feed, and whether it counts as told of."""
    answer = consumer.client.get(f"/api/v2/pages/{page.pk}/")
    (item,) = [each for each in consumer.ask(consumer.next).json()["items"] if each["id"] == page.pk]
    return answer.status_code, item["reason"], item["note"], newest_tombstones().filter(page_id=page.pk).exists()


class TestMoved:
    OPEN = (410, "superseded", "Canary-4711", True)
    CLOSED = (404, "restricted", "", False)

    def test_below_a_restriction_and_out_again(self, answers, elsewhere, before, gone, client):
        close(elsewhere)
        assert told(before, gone) == self.OPEN

        gone.move(elsewhere, pos="last-child")
        assert told(before, gone) == self.CLOSED
        assert b"Canary-4711" not in client.get(f"/api/v2/pages/{gone.pk}/").content

        fresh(gone).move(fresh(answers.index), pos="last-child")
        assert told(before, gone) == self.OPEN

    def test_out_of_a_part_that_is_restricted_afterwards(self, answers, elsewhere, before, gone):
        gone.move(elsewhere, pos="last-child")
        close(answers.index)

        assert told(before, gone) == self.OPEN

    def test_to_another_site_is_told_there(self, answers, elsewhere, gone, client, settings):
        settings.ALLOWED_HOSTS = ["*"]
        Site.objects.create(hostname="there.org", port=443, root_page=elsewhere)
        address, there = f"/api/v2/pages/{gone.pk}/", {"host": "there.org"}
        assert client.get(address, headers=there).status_code == 404

        gone.move(elsewhere, pos="last-child")

        answer = client.get(address, headers=there)
        assert (answer.status_code, answer.json()["note"]) == (410, "Canary-4711")


def test_a_replacement_on_another_site_is_named_alike(answers, elsewhere, client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    Site.objects.create(hostname="there.org", port=443, root_page=elsewhere)
    article, replacement = answers.publish(slug="gone"), answers.publish(slug="newer-advice", title="Newer advice")
    article.move(elsewhere, pos="last-child")
    at_theirs = Consumer(host="there.org")
    services.withdraw(
        page=fresh(article), user=answers.author, reason="superseded", note="Newer.", replacement=replacement
    )

    (item,) = at_theirs.pull()

    answer = client.get(f"/api/v2/pages/{article.pk}/", headers={"host": "there.org"})
    assert answer.status_code == 410
    assert item["replacement"] == answer.json()["replacement"]
    assert item["replacement"]["url"] == "http://localhost/topics/newer-advice/"
