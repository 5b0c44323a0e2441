"""The comparison that a reviewer decides on."""

import pytest

from workflow.review.redline import Kind, Line, Part, compare, folded, read, word_runs


def part(key: str, text: str, *, field: str = "body", kind: str = "text", label: str = "", stored: str = "") -> Part:
    return Part(f"{field}.{key}", field, kind, label or key, (stored or text).encode(), (Line(kind, "", text),))


def summary(changes) -> list[tuple[str, str, bool]]:
    return [(change.part.key.split(".")[1], change.kind.value, change.moved) for change in changes]


def marked(runs) -> str:
    signs = {Kind.SAME: "{}", Kind.ADDED: "+{}+", Kind.REMOVED: "-{}-"}
    return "".join(signs[run.kind].format(run.text) for run in runs)


class TestWordRuns:
    @pytest.mark.parametrize(
        ("old", "new", "expected"),
        [
            ("", "", ""),
            ("Count weekly.", "Count weekly.", "Count weekly."),
            ("", "Count weekly.", "+Count weekly.+"),
            ("Count weekly.", "", "-Count weekly.-"),
            ("below 1500 per µL", "below 1000 per µL", "below -1500-+1000+ per µL"),
            ("12.5 mg daily", "125 mg daily", "-12.5-+125+ mg daily"),
            ("Count weekly.", "Count daily, then weekly.", "Count+ daily, then+ weekly."),
        ],
    )
    def test_marks_words_and_keeps_numbers_whole(self, old, new, expected):
        assert marked(word_runs(old, new)) == expected

    def test_joins_changes_that_only_a_space_separates(self):
        runs = word_runs("Report each count", "No registry applies")

        assert marked(runs) == "-Report each count-+No registry applies+"

    def test_loses_no_character_of_either_version(self):
        old, new = "a  b\nc 1,000 d", "a b\n\nc 1,500 e d"
        runs = word_runs(old, new)

        assert "".join(run.text for run in runs if run.kind is not Kind.ADDED) == old
        assert "".join(run.text for run in runs if run.kind is not Kind.REMOVED) == new


class TestCompare:
    def test_tells_changed_added_and_removed_blocks_apart(self):
        old = [part("a", "One."), part("b", "Two."), part("c", "Three.")]
        new = [part("a", "One."), part("c", "Three, but not four."), part("d", "Something else entirely")]

        assert summary(compare(old, new)) == [
            ("a", "same", False),
            ("b", "removed", False),
            ("c", "changed", False),
            ("d", "added", False),
        ]

    def test_names_the_one_block_that_moved(self):
        old = [part("a", "One."), part("b", "Two."), part("c", "Three.")]
        new = [part("c", "Three."), part("a", "One."), part("b", "Two.")]

        changes = compare(old, new)

        assert summary(changes) == [("c", "moved", True), ("a", "same", False), ("b", "same", False)]
        assert changes[0].stood_after == "b"

    def test_a_block_can_move_and_change(self):
        old = [part("a", "One."), part("b", "Take 12.5 mg."), part("c", "Three.")]
        new = [part("b", "Take 25 mg."), part("a", "One."), part("c", "Three.")]

        changes = compare(old, new)

        assert summary(changes)[0] == ("b", "changed", True)
        assert marked(changes[0].lines[0].runs) == "Take -12.5-+25+ mg."

    def test_finds_a_block_again_that_was_pasted_anew(self):
        old = [part("a", "Check the count weekly for six months."), part("b", "Unlike the other.", kind="tip")]
        new = [part("x", "Check the count monthly for six months."), part("y", "Unlike the other.", kind="tip")]

        assert summary(compare(old, new)) == [("x", "changed", False), ("y", "same", False)]

    def test_never_pairs_blocks_of_two_kinds(self):
        old, new = [part("a", "The same words.", kind="text")], [part("b", "The same words.", kind="tip")]

        assert summary(compare(old, new)) == [("a", "removed", False), ("b", "added", False)]

    def test_says_so_when_no_word_changed_but_something_did(self):
        old, new = [part("a", "Stop.", stored="<p>Stop.</p>")], [part("a", "Stop.", stored="<p><b>Stop.</b></p>")]

        (change,) = compare(old, new)

        assert (change.kind, change.silent) == (Kind.CHANGED, True)

    def test_shows_lines_of_a_block_that_went_where_they_stood(self):
        before = Part(
            "body.a", "body", "dose", "Dose", b"1", (Line("1", "Row 1", "12.5 mg"), Line("2", "Row 2", "25 mg"))
        )
        after = Part("body.a", "body", "dose", "Dose", b"2", (Line("2", "Row 1", "25 mg"), Line("3", "Row 2", "50 mg")))

        (change,) = compare([before], [after])

        assert [(line.label, marked(line.runs)) for line in change.lines] == [
            ("Row 1", "-12.5 mg-"),
            ("Row 1", "25 mg"),
            ("Row 2", "+50 mg+"),
        ]

    def test_a_part_that_left_the_start_stands_first(self):
        assert summary(compare([part("a", "Gone."), part("b", "Here.")], [part("b", "Here.")])) == [
            ("a", "removed", False),
            ("b", "same", False),
        ]

    def test_without_an_earlier_version_nothing_is_marked(self):
        (change,) = read([part("a", "One.")])

        assert (change.kind, marked(change.lines[0].runs)) == (Kind.SAME, "One.")


class TestFolded:
    def test_groups_unchanged_neighbors_and_nothing_else(self):
        old = [part("a", "1"), part("b", "2"), part("c", "3"), part("d", "4")]
        new = [part("a", "1"), part("b", "2"), part("c", "thirty"), part("d", "4")]

        groups = folded(compare(old, new))

        assert next((same, [change.part.key for change in group]) for same, group in groups) == (
            True,
            ["body.a", "body.b"],
        )
        assert groups[-1][0] is True
        assert all(len(group) == 1 for same, group in groups if not same)
