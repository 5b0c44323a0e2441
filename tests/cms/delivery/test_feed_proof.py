"""The promise of the feed: under load, rollbacks and restores nothing is lost, nothing comes in another order."""

from __future__ import annotations

import datetime
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client, override_settings
from django.utils import timezone
from treebeard.exceptions import InvalidMoveToDescendant

from cms.delivery import feed, head, numbering, upkeep, writing
from cms.delivery.models import Change, Publication
from cms.delivery.rebuilding import rebuild
from home.models import StandardPage
from tests.cms.delivery.changing import Consumer, close, publication
from tests.evidence import Evidence
from tests.factories.home import Answers
from tests.factories.hub import make_standard_page, publish_standard_page
from tests.factories.knowledge_base import stream, valid_blocks
from tests.factories.urgent import fresh
from tests.factories.vocabulary import make_citation, make_topic
from tests.factories.workflow import make_user, publish_signed_off
from workflow import services
from workflow.refusals import Refused

pytestmark = pytest.mark.prove("feed")

WRITERS = 8
ROLLED_BACK = 0.1  # of the transactions
SLOW = 1.0  # seconds for which the slow transaction has appended and does not commit


@pytest.fixture(autouse=True)
def queued_tasks() -> Iterator[None]:
    """Index and mail after the transaction, as in production."""
    with override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}):
        yield


@dataclass
class Load:
    """Writers on generated publications; each notes what it has committed."""

    pages: list[int]
    enough: int
    committed: list[int] = field(default_factory=list)  # ids of changes
    rolled_back: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    done: threading.Event = field(default_factory=threading.Event)

    def write(self, seed: int) -> None:
        """Append to the feed in many small transactions, of which some are rolled back."""
        draw = random.Random(seed)  # noqa: S311  # any numbers will do
        while len(self.committed) < self.enough:
            chosen = draw.sample(self.pages, draw.randint(1, 3))
            self.append(chosen, undone=draw.random() < ROLLED_BACK)

    def append(self, chosen: list[int], *, undone: bool = False, waits: float = 0) -> None:
        """Append a change of each of these in one transaction."""
        with transaction.atomic():
            last = Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            writing.tell(feed.of_pages(chosen))
            # On PostgreSQL others append meanwhile; what has no number is this transaction's own.
            own = {"number": None} if connection.vendor == "postgresql" else {"pk__gt": last}
            ids = list(Change.objects.filter(**own).values_list("pk", flat=True))
            time.sleep(waits)
            transaction.set_rollback(undone)
        with self.lock:
            self.rolled_back += undone
            self.committed += [] if undone else ids

    def slowly(self) -> None:
        """Append at once, and commit much later."""
        while not self.done.is_set():
            self.append([self.pages[0]], waits=SLOW if connection.vendor == "postgresql" else 0.05)
            time.sleep(0.05)


@dataclass
class Poller:
    """Asks again and again for what comes after the last number it has seen."""

    last: int
    seen: list[int] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)

    def poll(self) -> None:
        after = Change.objects.filter(number__gt=self.last).order_by("number")
        for pk, number in after.values_list("pk", "number"):
            self.seen.append(pk)
            self.numbers.append(number)
            self.last = number


def generated(number: int) -> list[int]:
    """Make publications of drafts: what is tried is their numbers, not their words."""
    model = Publication.objects.exclude(type="").first()
    pages: list[int] = []
    for n in range(number):
        page: StandardPage = make_standard_page(slug=f"generated-{n}")
        model.pk, model.path, model.url_path, model.number = page.pk, page.path, page.url_path, None
        Publication.objects.bulk_create([model])
        pages.append(page.pk)
    writing.tell(feed.of_pages(pages))
    return pages


def test_nothing_is_lost_or_out_of_order(committed_db: None, in_thread: Callable, evidence: Evidence) -> None:
    load = Load(generated(40), evidence.count(fast=300, full=2_400))
    answers = Answers()
    article, lead = answers.publish(slug="counts"), make_user("clinical_lead")
    start = head.look().number
    poller, consumer = Poller(start), Client()
    begun = time.perf_counter()
    writers = [in_thread(load.write, seed) for seed in range(WRITERS)]
    slow = in_thread(load.slowly)
    signed, polls, following = 0, 0, "/api/v2/changes/?documents=false&limit=500"
    numbers: dict[int, int] = {}
    in_order = True

    while not all(writer.done() for writer in writers):
        poller.poll()
        said = consumer.get(following).json()
        told = [item["number"] for item in said["items"]]
        in_order &= said["meta"]["snapshot"] or told == sorted(told)
        numbers |= {item["id"]: item["number"] for item in said["items"]}
        following, polls = said["next"], polls + 1
        if polls % 5 == 0:
            tier = "high" if signed % 2 == 0 else "standard"
            services.set_tier(page=article, user=lead, tier=tier, reason="Tried.")
            signed += 1
    load.done.set()
    failures = [each.exception(30) for each in [*writers, slow]]
    seconds = time.perf_counter() - begun
    poller.poll()
    while (said := consumer.get(following).json())["items"] or said["more"]:
        numbers |= {item["id"]: item["number"] for item in said["items"]}
        following = said["next"]

    lost = set(load.committed) - set(poller.seen)
    evidence.record("concurrent writers, one slow transaction beside them", WRITERS, "8")
    evidence.record("transactions rolled back", load.rolled_back)
    evidence.record("services called meanwhile", signed)
    evidence.record("changes committed", len(poller.seen), "at least 2,000" if evidence.full else "")
    evidence.record("of them lost to a polling reader", len(lost), "0")
    evidence.record("out of order", sum(a >= b for a, b in zip(poller.numbers, poller.numbers[1:], strict=False)), "0")
    evidence.record("changes a second", round(len(poller.seen) / seconds))
    assert failures == [None] * len(failures)
    assert load.rolled_back > 0
    assert lost == set()
    assert poller.numbers == list(range(start + 1, head.look().number + 1))
    assert in_order
    assert numbers == dict(Publication.objects.filter(is_open=True).values_list("pk", "number"))


class Mix:
    """A small Center in which anybody does anything, by lot."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)  # noqa: S311  # any numbers will do
        self.answers = Answers()
        self.topics = [make_topic("Safety"), make_topic("Blood")]
        self.sources = [make_citation(f"Source {name}") for name in "ab"]
        self.lead = make_user("clinical_lead")
        self.elsewhere = publish_standard_page(slug="elsewhere", title="Elsewhere")
        self.pages = [self.publish(slug) for slug in ("counts", "mouth", "sleep", "smoking")]
        self.restrictions: list[Any] = []
        self.tried: Counter[str] = Counter()

    @property
    def acts(self) -> list[Callable[[Any], None]]:
        """Everything that may happen to a page."""
        return [
            *(self.republish, self.rename, self.withdraw, self.move, self.close, self.open, self.name_topic),
            *(self.sort_topic, self.fall, self.grade, self.reorder, self.rename_index),
        ]

    def publish(self, slug: str) -> Any:
        blocks = stream(("text", valid_blocks(self.draw.choice(self.sources))["cited_text"]))
        return self.answers.publish(slug=slug, title=f"About {slug}", topics=[self.topics[0]], body=blocks)

    def act(self) -> None:
        """Do one of it; what the state of the page forbids is left out."""
        act = self.draw.choice(self.acts)
        try:
            with transaction.atomic():
                act(fresh(self.draw.choice(self.pages)))
        except (Refused, InvalidMoveToDescendant):
            return
        self.tried[act.__name__] += 1

    def sign(self, page: Any) -> None:
        publish_signed_off(page, author=self.answers.author, reviewer=self.answers.reviewer)

    def republish(self, page: Any) -> None:
        self.sign(page)

    def rename(self, page: Any) -> None:
        page.title = f"About {self.draw.random()}"
        text = f'<p>See <a linktype="page" id="{self.draw.choice(self.pages).pk}">that</a>. [1]</p>'
        page.body = stream(("text", {**valid_blocks(self.sources[0])["cited_text"], "text": text}))
        self.sign(page)

    def withdraw(self, page: Any) -> None:
        other = fresh(self.draw.choice(self.pages))
        services.withdraw(page=page, user=self.answers.author, reason="error", note="Wrong.", replacement=other)

    def move(self, page: Any) -> None:
        page.move(fresh(self.draw.choice([self.answers.index, self.elsewhere])), pos="last-child")

    def reorder(self, page: Any) -> None:
        page.move(fresh(self.draw.choice(self.pages)), pos="left")

    def close(self, page: Any) -> None:
        self.restrictions.append(close(self.draw.choice([page, fresh(self.answers.index)])))

    def open(self, page: Any) -> None:
        while self.restrictions:
            self.restrictions.pop().delete()

    def name_topic(self, page: Any) -> None:
        self.topics[0].name = f"Safety {self.draw.random()}"
        self.topics[0].save()

    def sort_topic(self, page: Any) -> None:
        self.topics[0].parent = self.draw.choice([None, self.topics[1]])
        self.topics[0].save()

    def fall(self, page: Any) -> None:
        source = fresh(self.draw.choice(self.sources))
        source.status = "active" if source.is_fallen else "superseded"
        source.save()

    def grade(self, page: Any) -> None:
        tier = self.draw.choice(["standard", "editorial"])
        services.set_tier(page=page, user=self.lead, tier=tier, reason="Tried.")

    def rename_index(self, page: Any) -> None:
        index = fresh(self.answers.index)
        index.title, index.slug = f"Topics {self.draw.random()}", self.draw.choice(["topics", "answers"])
        publish_signed_off(index, reviewer=make_user("managing_editor"))


def test_a_snapshot_with_its_deltas_is_a_fresh_snapshot(committed_db: None, evidence: Evidence) -> None:
    mix = Mix(seed=4711)
    consumer, checkpoints, differing, items = Consumer(limit=7), 0, 0, 0

    steps = evidence.count(fast=25, full=300)
    for step in range(steps):
        mix.act()
        if step % 3 == 0:
            items += len(consumer.pull())
            differing += consumer.copies != Consumer(limit=3).copies
            checkpoints += 1
    upkeep.write_stale()

    evidence.record("services and moves at random", sum(mix.tried.values()))
    evidence.record("of different kinds", len(mix.tried))
    evidence.record("items pulled bit by bit", items)
    evidence.record("checkpoints: copies beside a fresh snapshot, byte for byte", checkpoints)
    evidence.record("of them different", differing, "0")
    evidence.record("publications that rebuilding would change", str(rebuild(write=False)), "nothing differs")
    assert differing == 0
    assert items > 0
    assert sum(mix.tried.values()) >= steps / 3
    assert not evidence.full or mix.tried.keys() == {act.__name__ for act in mix.acts}
    assert str(rebuild(write=False)) == "nothing differs"


def test_what_was_restored_begins_another_epoch(committed_db: None, installation: Any, evidence: Evidence) -> None:
    answers = Answers()
    article = answers.publish(slug="counts")
    with installation.kept() as restore:
        consumer = Consumer()
        services.withdraw(page=article, user=answers.author, reason="error", note="Wrong.")
        consumer.pull()
        lost = consumer.next
        assert article.pk not in consumer.copies

        restore()
        without = consumer.ask(lost).status_code
        call_command("new_feed_epoch", verbosity=0)
        answer = consumer.ask(lost)

        assert without == 410  # ahead of the head; once other changes came, their numbers would have hidden it
        assert answer.status_code == 410
        assert "Start again without a cursor" in answer.json()["message"]
        assert article.pk in Consumer().copies
    evidence.record("a cursor from before a restore", answer.status_code, "410")


def test_what_is_too_old_is_refused_and_never_empty(committed_db: None, evidence: Evidence) -> None:
    answers = Answers()
    consumer = Consumer()
    answers.publish(slug="counts")
    with time_machine.travel(timezone.now() + datetime.timedelta(days=89), tick=False):
        upkeep.forget_changes()
        kept = consumer.ask(consumer.next)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=91), tick=False):
        upkeep.forget_changes()
        lost = consumer.ask(consumer.next)

    evidence.record("a cursor of 89 days", f"{kept.status_code}, {len(kept.json()['items'])} change", "200, 1 change")
    evidence.record("a cursor of 91 days", lost.status_code, "410")
    assert len(kept.json()["items"]) == 1
    assert lost.status_code == 410
    assert "forgotten" in lost.json()["message"]


def test_midnight_moves_status_head_and_validators(committed_db: None, evidence: Evidence) -> None:
    answers = Answers()
    article = answers.publish(slug="counts")
    midnight = publication(article).turns_at
    address = f"/api/v2/pages/{article.pk}/"
    read = {}
    for name, moment in {"before": midnight - datetime.timedelta(seconds=1), "after": midnight}.items():
        with time_machine.travel(moment, tick=False):
            answer = Client().get(address)
            read[name] = (answer.json()["meta"]["review"]["status"], head.look().number, answer["ETag"])

    (was, before, etag), (now, after, other) = read["before"], read["after"]
    evidence.record("status a second before midnight, and at midnight", f"{was}, {now}", "current, overdue")
    evidence.record("the head at midnight", f"{before} -> {after}", "moves")
    evidence.record("the ETag at midnight", "another" if etag != other else "the same", "another")
    assert (was, now) == ("current", "overdue")
    assert after > before
    assert etag != other


def test_numbers_are_given_again_after_the_triggers_were_made_anew(committed_db: None) -> None:
    answers = Answers()
    numbering.install(connection)
    before = head.look().number

    answers.publish(slug="counts")

    assert numbering.is_installed(connection)
    assert head.look().number > before
