import pytest
from django.utils.html import escape

from cms.core.highlight import highlight


@pytest.mark.parametrize(
    ("text", "query", "html"),
    [
        ("Check the neutrophil count.", "neutrophil", "Check the <mark>neutrophil</mark> count."),
        ("Neutrophils fall.", "neutrophil", "<mark>Neutrophils</mark> fall."),
        ("Count the counts.", "count", "<mark>Count</mark> the <mark>counts</mark>."),
        ("An account.", "count", "An account."),
        ("To be or not to be.", "to be", "To be or not to be."),
        ("A < B and amplitude", "amp lt <mark>", "A &lt; B and <mark>amplitude</mark>"),
        ("Anything", "", "Anything"),
    ],
)
def test_marks_words_that_begin_like_a_word_of_the_query(text, query, html):
    assert highlight(escape(text), query) == html


def test_leaves_tags_alone():
    assert highlight(escape("") + "<s>strike</s>", "str") == "<s><mark>strike</mark></s>"
