"""That the page of performance says what the figures say."""

from typing import Any

import pytest

from bench import goals, report
from bench.measures import Pages, measures


def rates(**sides: float) -> dict[str, dict[str, float]]:
    return {side: {"rate": rate, "p50": 1.0, "p99": 2.0, "bytes": 6400.0, "failed": 0} for side, rate in sides.items()}


def found(**rows: dict[str, Any]) -> dict[str, Any]:
    return {
        "date": "2026-11-23 16:00 UTC",
        "command": "bench/run",
        "server": "granian",
        "rounds": 3,
        "busy": 0.02,
        "measures": rows,
        "queries": {"ours": {"detail": [1, 0]}, "stock": {"detail": [18, 18]}, "plain": {"detail": [7, 7]}},
        "pull": {},
        "cold": {"detail": [1.5, 0.5]},
        "memory": {"ours": [100.0, 101.0]},
        "megabytes_on_disk": {"bench_1000": 41.0},
    }


def lines(kept: dict[str, Any], key: str) -> list[str]:
    return [line for line in goals.table(kept).splitlines() if line.startswith(f"| {key} |")]


class TestTable:
    def test_the_faster_stock_side_counts(self) -> None:
        kept = {"1000": found(detail=rates(ours=10_000, stock=50, plain=200))}

        assert lines(kept, "detail") == ["| detail | detail ≥ 50 × stock | 50.00 | met |  |"]

    def test_a_miss_is_called_one_with_its_reason(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(goals.REASONS, "detail", "It asks twice.")
        kept = {"1000": found(detail=rates(ours=9_999, stock=50, plain=200))}

        assert lines(kept, "detail")[0].endswith("| missed | It asks twice. |")

    def test_what_was_not_measured_is_neither_met_nor_missed(self) -> None:
        assert all("not measured" in line for line in lines({}, "G1") + lines({}, "100,000"))

    def test_growth_is_the_worst_of_its_kind(self) -> None:
        small = {key: rates(ours=1000) for key in ("detail", "list", "filter", "last_page")}
        large = small | {"filter": rates(ours=700)}

        kept = {"1000": found(**small), "100000": found(**large)}

        assert "| 0.70 | missed |" in lines(kept, "100,000")[0]

    @pytest.mark.parametrize("key", ["G1", "G2", "G3", "G4", "G5", "G6", "G7", "G10"])
    def test_has_a_row_for_each_goal(self, key: str) -> None:
        assert lines({}, key)


class TestReport:
    def test_prints_rates_ratios_statements_and_failures(self) -> None:
        text = report.size(1000, found(detail=rates(ours=10_000, first=900, stock=50, plain=200, nginx=40_000)))

        assert "| detail, random keys | 10,000 | – | 900 | 50.0 | 200 | 40,000 | 200 | 50 | 0.25 |" in text
        assert "| 1 / 0 | 18 | 7 |" in text
        assert "Failed requests: 0." in text
        assert "2% of the processors busy with other work before" in text

    def test_a_side_that_cannot_answer_is_a_dash(self) -> None:
        assert "| 304 | 900 | – | – | – | – | – | – | – | – |" in report.size(1000, found(not_modified=rates(ours=900)))


class TestMeasures:
    def test_every_side_is_asked_for_the_same_records(self) -> None:
        pages = Pages(list(range(10, 1510)), [f"/topics/{number}/" for number in range(1500)])

        asked = {each.key: each for each in measures(pages, pages, seed=1)}

        assert asked["detail"].sides["ours"] == asked["detail"].sides["stock"] == asked["detail"].sides["plain"]
        assert len(set(asked["detail"].sides["ours"])) == 1000
        assert asked["last_page"].sides["ours"][0].path.endswith("&offset=1480")
        assert {request.path for request in asked["filter"].sides["ours"]} == {
            f"/api/v2/pages/?type=knowledge_base.TopicArticlePage&fields=*&limit=20&topic=topic-{number}"
            for number in range(32)
        }
