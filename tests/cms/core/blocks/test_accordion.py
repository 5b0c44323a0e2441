import pytest

from cms.core.blocks import AccordionBlock

PART = {"heading": "If the laboratory is closed", "text": "<p>Ask which hospital counts.</p>"}


def test_opens_without_a_script_and_holds_its_words_in_the_page():
    block = AccordionBlock()
    html = block.render(block.to_python({"parts": [PART, PART]}))

    assert html.count("<details>") == 2
    assert "<summary>If the laboratory is closed</summary>" in html
    assert "<p>Ask which hospital counts.</p>" in html
    assert "<details open" not in html


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([], "Add at least one part to this accordion, or remove it."),
        ([{**PART, "text": ""}], "Each part of this accordion needs a heading and a text."),
        ([{**PART, "heading": ""}], "Each part of this accordion needs a heading and a text."),
    ],
)
def test_says_what_it_lacks(parts, said):
    block = AccordionBlock()

    assert block.gaps(block.to_python({"parts": parts})) == {"parts": said}


def test_nothing_nests_in_it():
    assert list(AccordionBlock().child_blocks["parts"].child_block.child_blocks) == ["heading", "text"]
