"""What a process remembers, and how much of it."""

import datetime
import random
import threading
from typing import Any

from cms.delivery.head import Version
from cms.delivery.memory import Answer, Memory

VERSION = Version(1, "e", 0, None)
LATER = datetime.datetime(2100, 1, 1, tzinfo=datetime.UTC)


def answer(size: int = 10, **changed: Any) -> Answer:
    return Answer.of(VERSION, LATER, "200 OK", [("ETag", '"a"'), ("Last-Modified", "x")], b"a" * size)


def test_an_answer_knows_its_validators() -> None:
    found = answer()

    assert (found.etag, found.last_modified) == ('"a"', "x")
    assert found.unchanged == [("ETag", '"a"'), ("Last-Modified", "x")]


def test_what_was_not_asked_for_longest_is_forgotten_first() -> None:
    memory = Memory(10 * answer(1_000).size())
    for number in range(8):
        memory.put((str(number),), answer(1_000))
    assert memory.get(("0",))
    for number in range(8, 14):
        memory.put((str(number),), answer(1_000))

    assert memory.get(("0",))
    assert memory.get(("1",)) is None
    assert memory.get(("13",))


def test_never_takes_more_than_its_room() -> None:
    memory = Memory(200_000)
    chance = random.Random(7)  # noqa: S311  # no secret
    for _ in range(2_000):
        memory.put((str(chance.randrange(300)),), answer(chance.randrange(20_000)))
        assert memory.taken <= memory.room

    assert memory.taken == sum(memory._answers[key][1] for key in memory._answers) > 100_000


def test_does_not_keep_what_would_push_out_much_else() -> None:
    memory = Memory(80_000)
    memory.put(("small",), answer())

    memory.put(("large",), answer(20_000))

    assert memory.get(("large",)) is None
    assert memory.get(("small",))


def test_the_same_key_is_kept_once() -> None:
    memory = Memory(200_000)
    for size in (10, 5_000, 20):
        memory.put(("one",), answer(size))

    assert len(memory) == 1
    assert memory.taken == answer(20).size() + 3


def test_threads_do_not_disturb_each_other() -> None:
    memory = Memory(100_000)
    failures: list[Exception] = []

    def work(seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311
        try:
            for _ in range(3_000):
                key = (str(chance.randrange(200)),)
                if memory.get(key) is None:
                    memory.put(key, answer(chance.randrange(3_000)))
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert memory.taken == sum(size for _answer, size in memory._answers.values()) <= memory.room
