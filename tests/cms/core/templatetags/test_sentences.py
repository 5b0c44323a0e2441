import pytest

from cms.core.templatetags.sentences import whole_sentences


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Short.", "Short."),
        ("One sentence. Another one. A third that is long.", "One sentence. Another one."),
        ("Give 12.5 mg once or twice daily and go slowly", "Give 12.5 mg once or twice …"),
        ("Dropping the dose, slowly, and watching", "Dropping the dose, slowly …"),
    ],
)
def test_ends_with_a_sentence_or_a_word(text, shown):
    assert whole_sentences(text, 30) == shown
