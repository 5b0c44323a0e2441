import pytest

from tests.readability import grade, sentences, syllables


class TestReadability:
    @pytest.mark.parametrize(
        ("word", "count"),
        [("blood", 1), ("clinic", 2), ("medicine", 3), ("ask", 1), ("table", 2), ("paused", 1), ("infection", 3)],
    )
    def test_counts_syllables(self, word, count):
        assert syllables(word) == count

    def test_parts_sentences_at_stops_and_at_the_ends_of_items(self):
        assert sentences("<p>Take 12.5 mg.[1] Wait.</p><ul><li>Sit</li><li>Stand?</li></ul>") == [
            "Take 12 point 5 mg",
            "Wait",
            "Sit",
            "Stand",
        ]

    def test_tells_plain_words_from_others(self):
        plain = "Go to every blood test, even if you feel well."
        learned = "Orthostatic hypotension necessitates immediate reconsideration of antipsychotic administration."

        assert grade(plain) < 4
        assert grade(learned) > 16

    def test_leaves_the_names_of_medicines_aside(self):
        assert grade("Take clozapine now.") == grade("Take now.")
