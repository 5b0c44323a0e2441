"""Keeps the figures of each size in docs/evidence/bench.json, and writes docs/performance.md from them."""

from __future__ import annotations

import json
from typing import Any

from bench import goals
from bench.databases import ROOT

KEPT = ROOT / "docs" / "evidence" / "bench.json"
PAGE = ROOT / "docs" / "performance.md"
WORDS = ROOT / "bench" / "performance-head.md"
TITLES = {
    "detail": "detail, random keys",
    "detail_all": "detail, any key of all",
    "gzip": "detail, gzip",
    "not_modified": "304",
    "list": "list of 20, bodies and total",
    "list_anywhere": "the same, any offset",
    "last_page": "the same, last page",
    "filter": "the same, by topic",
    "search": "the same, searched",
    "html": "public page, HTML",
}
SIDES = ("ours", "lagging", "first", "stock", "plain", "nginx")
OTHERS = ("stock", "plain", "nginx")
TIMED = ("ours", "stock", "plain")


def figures() -> dict[str, Any]:
    """Return the kept figures by size, the smallest first."""
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    return dict(sorted(kept.items(), key=lambda item: int(item[0])))


def keep(pages: int, found: dict[str, Any]) -> None:
    """Keep the figures of one size in the place of older ones."""
    KEPT.write_text(json.dumps(figures() | {str(pages): found}, indent=1, sort_keys=True) + "\n")


def write() -> None:
    """Write the page anew."""
    kept = figures()
    parts = [WORDS.read_text().strip(), goals.table(kept)]
    parts += [size(int(pages), found) for pages, found in kept.items()]
    PAGE.write_text("\n\n".join(parts) + "\n")


def size(pages: int, found: dict[str, Any]) -> str:
    """Return the section about one size."""
    sections = [
        f"## {pages:,} articles",
        f"{found['date']}, `{found['command']}`, {found['server']}, median of {found['rounds']} rounds; "
        f"{found['busy']:.0%} of the processors busy with other work before.",
        rates(found["measures"]),
        latencies(found),
        *others(found),
    ]
    return "\n\n".join(section for section in sections if section)


def rates(found: dict[str, dict[str, Any]]) -> str:
    names = "ours | ours, ≤ 0.2 s old | ours, nothing kept | stock, our pages | stock, plain pages | nginx"
    rows = [f"| answers a second | {names} | ours ÷ stock | ours ÷ plain | ours ÷ nginx |", "| --- |" + " ---: |" * 9]
    for key, title in TITLES.items():
        if key in found:
            cells = [number(found[key].get(side, {}).get("rate")) for side in SIDES]
            cells += [ratio(found[key], side) for side in OTHERS]
            rows.append(f"| {title} | {' | '.join(cells)} |")
    return "\n".join(rows)


def latencies(found: dict[str, Any]) -> str:
    times = "ours p50 | p99 | stock p50 | p99 | plain p50 | p99"
    counts = "SQL ours, first / again | stock | plain"
    rows = [f"| milliseconds, 16 at once | {times} | {counts} |", "| --- |" + " ---: |" * 9]
    for key, title in TITLES.items():
        each = found["measures"].get(key)
        if each is None:
            continue
        cells = [number(each.get(side, {}).get(which)) for side in TIMED for which in ("p50", "p99")]
        asked = [found["queries"][side].get(key) for side in TIMED]
        first = f"{asked[0][0]} / {asked[0][1]}" if asked[0] else "–"
        cells += [first, *(str(count[1]) if count else "–" for count in asked[1:])]
        rows.append(f"| {title} | {' | '.join(cells)} |")
    return "\n".join(rows)


def others(found: dict[str, Any]) -> list[str]:
    """Return what is no rate: everything at once, after a publication, memory, disk, failures, stopping."""
    said = []
    if pulled := found.get("pull"):
        names = {
            "feed": "ours, by the feed",
            "feed, reading": "of that the consumer reads JSON for",
            "feed, again": "the next consumer",
            "ours": "ours, by lists",
            "stock": "stock, our pages",
            "plain": "stock, plain pages",
        }
        times = ", ".join(f"{names[side]} {pulled[side]:.2f} s" for side in names if side in pulled)
        said.append(f"- Everything, by one consumer: {times}.")
    cold = found["cold"]
    times = ", ".join(
        f"{title} {cold[key][0]:.1f} / {cold[key][1]:.1f}" for key, title in TITLES.items() if key in cold
    )
    said.append(f"- Ours alone, first / second answer after a publication, milliseconds: {times}.")
    memory = ", ".join(f"{side} {sum(each):.0f} MB" for side, each in found["memory"].items())
    said.append(f"- Memory (PSS) of the two workers: {memory}.")
    if grown := found.get("growth"):
        path = ", ".join(f"{done:,}: {size:.0f}" for done, size in grown)
        said.append(f"- Ours under mixed requests, requests: megabytes: {path}.")
    disk = ", ".join(f"{name} {size:,.0f} MB" for name, size in found["megabytes_on_disk"].items())
    said.append(f"- On disk: {disk}.")
    failed = sum(side["failed"] for each in found["measures"].values() for side in each.values())
    said.append(f"- Failed requests: {failed}.")
    said += [f"- SIGTERM under load: {line}." for line in found.get("stopping", [])]
    return ["\n".join(said)]


def number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def ratio(each: dict[str, Any], side: str) -> str:
    if side not in each or "ours" not in each or not each[side]["rate"]:
        return "–"
    found = each["ours"]["rate"] / each[side]["rate"]
    return f"{found:.2f}" if found < 10 else f"{found:,.0f}"
