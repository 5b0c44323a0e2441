"""One run at one size: every side answers at the same time, and each round asks all of them in turns."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from math import ceil
from typing import Any

from bench import cold, databases, files, load, pull, servers
from bench.load import Answer, Rate, Request, Visitor
from bench.measures import Measure, measures, pages_of
from bench.report import TIMED, TITLES
from bench.servers import Server


@dataclass(frozen=True)
class Side:
    """One way to answer: which application under which settings, and what else stands in its environment."""

    application: str
    settings: str
    variables: Mapping[str, str] = field(default_factory=dict)


OURS = partial(Side, "cms.wsgi:application", "cms.settings.production")
SIDES = {
    "ours": OURS(),
    "lagging": OURS({"PUBLIC_STALENESS": "0.2"}),
    "first": OURS({"PUBLIC_MEMORY": "0"}),
    "stock": Side("bench.stock.wsgi:application", "bench.stock.settings"),
    "plain": Side("bench.stock.wsgi:application", "bench.plain.settings"),
}
ARTICLE = "knowledge_base.TopicArticlePage"
TYPES = {"ours": ARTICLE, "stock": ARTICLE, "plain": "plain.PlainArticlePage"}
REMEMBERING = ("ours", "lagging")
MARGIN = 1.5
WARMEST = 120  # seconds
PULLED = 10_000  # pages; stock Wagtail would take an hour for ten times as many
COLD = ("detail", "list", "filter", "search", "last_page", "html")


@dataclass(frozen=True)
class Plan:
    """How a comparison is run; `seconds` is the length of one load, up to `longest` where a side is slow."""

    pages: int
    kind: str
    seed: int
    rounds: int
    seconds: float
    longest: float
    growth: int

    @property
    def database(self) -> str:
        return f"bench_{self.pages}"

    @property
    def plain_database(self) -> str:
        return f"bench_plain_{self.pages}"

    def environment(self, side: str) -> dict[str, str]:
        database = self.plain_database if side == "plain" else self.database
        return {**databases.environment(database, SIDES[side].settings), **SIDES[side].variables}


def build(plan: Plan) -> None:
    """Make both databases, and gather the files that pages refer to."""
    for side, name in (("ours", plan.database), ("plain", plan.plain_database)):
        print(f"\nThe database {name}", flush=True)
        databases.create(name)
        command = [sys.executable, "-m", "bench.fill", side, "--pages", str(plan.pages), "--seed", str(plan.seed)]
        subprocess.run(command, cwd=databases.ROOT, env=plan.environment(side), check=True)


def compare(plan: Plan) -> dict[str, Any]:
    """Run every measure and return the figures, ready for JSON."""
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
    subprocess.run(collect, cwd=databases.ROOT, env=plan.environment("ours"), check=True)
    ours = pages_of(plan.database, "knowledge_base_topicarticlepage")
    plain = pages_of(plan.plain_database, "plain_plainarticlepage")
    asked = measures(ours, plain, seed=plan.seed)
    found: dict[str, Any] = {"server": plan.kind, "rounds": plan.rounds, "seconds": plan.seconds}
    found["megabytes_on_disk"] = {name: databases.megabytes(name) for name in (plan.database, plan.plain_database)}
    found["queries"] = {side: queries(plan, side, asked) for side in TIMED}
    with ExitStack() as stack:
        running = {side: stack.enter_context(start(plan, side)) for side in SIDES}
        answers = answers_of(asked, running["ours"])
        running["nginx"] = stack.enter_context(files.nginx(contents_of(answers)))
        asked = with_conditions([with_files(each, answers) for each in asked], answers, running["nginx"])
        found["measures"] = {each.key: run(each, running, plan) for each in asked}
        found["pull"] = pulled(running, plan) if plan.pages <= PULLED else {}
        found["memory"] = {side: running[side].megabytes() for side in SIDES}
        found["cold"] = cold_answers(running["ours"], asked, plan)
        if plan.growth:
            found["growth"] = growth(running["ours"], asked, plan)
    return found


def start(plan: Plan, side: str) -> AbstractContextManager[Server]:
    return servers.application(side, plan.kind, SIDES[side].application, plan.environment(side))


def queries(plan: Plan, side: str, asked: Sequence[Measure]) -> dict[str, list[int]]:
    """Return, by measure, the statements of the first answer and of the same asked again."""
    paths = {each.key: [request.path for request in each.sides[side][:3]] for each in asked if side in each.sides}
    command = [sys.executable, "-m", "bench.queries", SIDES[side].application]
    done = subprocess.run(
        command,
        cwd=databases.ROOT,
        env=plan.environment(side),
        input=json.dumps(paths),
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(f"{side}: {done.stdout}{done.stderr}")
    counted: dict[str, list[int]] = json.loads(done.stdout.splitlines()[-1])
    return counted


def answers_of(asked: Sequence[Measure], server: Server) -> dict[str, list[Answer]]:
    """Return our answers to each measure of which nginx gives the bytes."""
    visitor = Visitor(server.port)
    return {each.key: [visitor.get(request) for request in each.sides["ours"]] for each in asked if each.as_file}


def contents_of(answers: Mapping[str, Sequence[Answer]]) -> dict[str, bytes]:
    """Return what nginx gives, by name."""
    return {f"{key}-{at}": answer.body for key, several in answers.items() for at, answer in enumerate(several)}


def with_files(each: Measure, answers: Mapping[str, Sequence[Answer]]) -> Measure:
    """Return the measure with nginx beside it; compressed details are the details' own files."""
    key = "detail" if each.key == "gzip" else each.key
    if key not in answers:
        return each
    return each.on("nginx", [Request(f"/{key}-{at}") for at in range(len(answers[key]))])


def with_conditions(asked: Sequence[Measure], answers: Mapping[str, Sequence[Answer]], nginx: Server) -> list[Measure]:
    """Return the measures with one of details that a client has already; without ETags on our side, with none."""
    etags = [answer.headers.get("etag", "") for answer in answers["detail"]]
    if not all(etags):
        return list(asked)
    detail = next(each for each in asked if each.key == "detail")
    ours = [replace(request, etag=etag) for request, etag in zip(detail.sides["ours"], etags, strict=True)]
    visitor = Visitor(nginx.port)
    other = [replace(request, etag=visitor.get(request).headers["etag"]) for request in detail.sides["nginx"]]
    sides = {"ours": ours, "lagging": ours, "first": ours, "nginx": other}
    return [*asked, Measure("not_modified", sides)]


def run(each: Measure, running: Mapping[str, Server], plan: Plan) -> dict[str, dict[str, Any]]:
    """Return the medians of one measure, by side: one side after the other in each round, so that all meet the same."""
    taken = {side: once(each, side, running[side]) for side in each.sides}
    for side, requests in each.sides.items():
        # Each worker has to give a first answer to every address before all of them are remembered; while it makes one,
        # other visitors ask for the same.
        several = max(len(requests), load.CONNECTIONS)
        firsts = several * taken["first"] * MARGIN if side in REMEMBERING else 0
        load.run(running[side].port, requests, seconds=ceil(min(1 + firsts, WARMEST)), encoding=each.encoding)
    rates: dict[str, list[Rate]] = {side: [] for side in each.sides}
    for _round in range(plan.rounds):
        for side, requests in each.sides.items():
            seconds = ceil(min(max(plan.seconds, taken[side] * load.CONNECTIONS), plan.longest))
            rates[side].append(load.run(running[side].port, requests, seconds=seconds, encoding=each.encoding))
    found = {side: asdict(load.median(several)) for side, several in rates.items()}
    for side, figures in found.items():
        if not figures["rate"]:  # none of 16 at once was answered in time: what two workers do at most, one at a time
            figures["rate"] = servers.WORKERS / taken[side]
    print_row(TITLES[each.key], found)
    return found


def once(each: Measure, side: str, server: Server) -> float:
    """Ask for one address, see that the answer is what is measured, and return the seconds it took the second time."""
    visitor, request = Visitor(server.port), each.sides[side][-1]
    visitor.get(request, encoding=each.encoding)
    began = time.perf_counter()
    answer = visitor.get(request, encoding=each.encoding)
    taken = time.perf_counter() - began
    if answer.status != (304 if each.key == "not_modified" else 200):
        sys.exit(f"{side}: {request.path} answered {answer.status}: {answer.body[:300]!r}")
    return taken


def print_row(title: str, found: Mapping[str, Mapping[str, float]]) -> None:
    cells = [f"{side} {figures['rate']:,.1f}/s ({figures['failed']} failed)" for side, figures in found.items()]
    print(f"  {title:<29}{'   '.join(cells)}", flush=True)


def pulled(running: Mapping[str, Server], plan: Plan) -> dict[str, float]:
    """Return the seconds in which a consumer has everything, by lists and by the feed, and then another by the feed."""
    found = {
        side: pull.seconds_of_lists(running[side].port, page_type, pages=plan.pages)
        for side, page_type in TYPES.items()
    }
    first, again = (pull.of_changes(running["ours"].port, pages=plan.pages) for _consumer in range(2))
    found |= {"feed": first.taken, "feed, reading": first.reading, "feed, again": again.taken}
    print(f"  everything, seconds: {', '.join(f'{side} {seconds:.2f}' for side, seconds in found.items())}", flush=True)
    return found


def cold_answers(server: Server, asked: Sequence[Measure], plan: Plan) -> dict[str, list[float]]:
    wanted = [each for each in asked if each.key in COLD]
    found = cold.measure(server.port, wanted, plan.environment("ours"))
    for key, (first, second) in found.items():
        print(f"  after a publication, {key:<10} first answer {first:.1f} ms, second {second:.1f} ms", flush=True)
    return found


def growth(server: Server, asked: Sequence[Measure], plan: Plan) -> list[list[float]]:
    """Return [requests so far, megabytes of all workers], ten times, under all kinds of requests mixed."""
    mixed = [request for each in asked for request in each.sides["ours"]]
    done, found = 0.0, []
    for step in range(11):
        while done < plan.growth * step / 10:
            seconds = 3
            done += load.run(server.port, mixed, seconds=seconds).rate * seconds
        found.append([round(done), sum(server.megabytes())])
        print(f"  after {found[-1][0]:>8,} requests {found[-1][1]:6.0f} MB", flush=True)
    return found
