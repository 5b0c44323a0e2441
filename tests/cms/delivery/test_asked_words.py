import pytest

from cms.delivery.asked_words import MOST_PARTS, MOST_TERMS, read
from tests.cms.delivery.hostile_words import HOSTILE


class TestRead:
    def test_leaves_words(self):
        assert read("Low-count, 0.5 mg/day (ANC)!", every=True).terms == ("low", "count", "0.5", "mg", "day", "anc")

    def test_keeps_together_what_one_word_was_when_any_will_do(self):
        assert read("low/count the well-known", every=False).terms == ("low count", "the", "well", "known")

    def test_passes_over_words_that_say_nothing_unless_there_is_no_other(self):
        assert read("what is the ANC", every=True).terms == ("anc",)
        assert read("to be or not", every=True).terms == ("to", "be", "or", "not")

    def test_names_the_terms_that_tell_pages_apart(self):
        assert read("the ANC or the count", every=False).telling == (1, 4)

    def test_offers_every_row_of_words_as_a_synonym(self):
        assert {run: places for run, *places in read("shortness of breath", every=True).runs} == {
            "shortness": [0, 0],
            "shortness of": [0, 0],
            "shortness of breath": [0, 1],
            "of breath": [1, 1],
            "breath": [1, 1],
        }

    @pytest.mark.parametrize("every", [True, False])
    @pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
    def test_is_bounded(self, words, every):
        asked = read(words, every=every)

        assert len(asked.terms) <= MOST_PARTS
        assert len(asked.runs) <= 40
        assert sum(map(len, asked.terms)) <= MOST_PARTS * 2_000

    def test_reads_thirty_two_words(self):
        assert len(read("word " * 100, every=False).terms) == MOST_TERMS

    def test_finds_nothing_in_a_word_that_no_page_can_hold(self):
        assert read("sedation " + "x" * 501, every=True).terms == ()
