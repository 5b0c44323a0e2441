import pytest

from home.templatetags.highlight import highlight


class TestHighlight:
    def test_marks_words_that_begin_like_a_word_of_the_query(self):
        assert highlight("Constipation can kill.", "constip") == "<mark>Constipation</mark> can kill."

    def test_leaves_the_inside_of_words_alone(self):
        assert highlight("A reconstruction", "struct") == "A reconstruction"

    def test_passes_over_words_too_short_to_mean_anything(self):
        assert highlight("of an ANC", "of an") == "of an ANC"

    @pytest.mark.parametrize("query", ["", "<b>", "anc"])
    def test_escapes_the_text(self, query):
        assert "<b>" not in highlight("ANC <b>low</b> & falling", query)

    @pytest.mark.parametrize("query", ["(((", "a|b", "\\", "[x", "*" * 200])
    def test_takes_the_query_for_words_and_not_for_a_pattern(self, query):
        assert highlight("Plain text", query) == "Plain text"
