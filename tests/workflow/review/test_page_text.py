"""A page as the parts that a reviewer reads."""

import pytest

from tests.factories.knowledge_base import make_article, stream, valid_blocks
from tests.factories.vocabulary import make_citation
from tests.workflow.admin.screens import an_article
from workflow.review import redline
from workflow.review.page_text import parts_of, rich_text_words

pytestmark = pytest.mark.django_db


def texts(page) -> dict[str, str]:
    """Return what each part of `page` says, by its label."""
    return {part.label: part.text for part in parts_of(page)}


class TestPartsOf:
    def test_stands_in_the_editor_s_order_with_the_editor_s_labels(self):
        labels = [part.label for part in parts_of(make_article())]

        assert labels[:4] == ["Question", "Short answer", "Source", "Heading"]
        assert labels.index("Tip") < labels.index("Audience") < labels.index("Address")

    def test_reads_choices_dates_and_choosers_in_words(self):
        found = texts(make_article())

        assert found["Audience"] == "Clinicians"
        assert found["Topics"] == "Blood counts"
        assert found["Show in menus"] == "No"
        assert found["Source"] == "FDA communication on the end of the clozapine REMS (27 August 2025)"

    def test_takes_what_a_form_adds_unasked_for_no_change(self):
        citation, value = make_citation(), {"citations": []}
        texts = ("<p>One.</p><p>Two.</p>", '<p data-block-key="a1b2c">One.</p><p data-block-key="d3e4f">Two.</p>')
        old, new = (an_article(citation=citation, slug=f"page-{n}") for n in (1, 2))
        for page, text, lines in zip((old, new), texts, ("One.\n\nTwo.", "One.\r\n\r\nTwo."), strict=True):
            page.summary = lines
            page.body = stream(("text", {"text": text, **value}))
        for number, link in enumerate(new.topic_links.all(), start=7):
            link.sort_order = number

        changes = redline.compare(parts_of(old), parts_of(new))

        assert {change.part.label for change in changes if change.kind is not redline.Kind.SAME} == {"Address"}

    def test_flattens_rows_and_numbers_them(self):
        citation = make_citation()
        article = make_article(citation=citation, body=stream(("dosage", valid_blocks(citation)["dosage"])))

        dosage = next(part for part in parts_of(article) if part.kind == "dosage")

        lines = {line.label: line.text for line in dosage.lines}
        assert lines["Row 1: When"] == "Day one"
        assert lines["Row 2: Dose"] == "One third of the dose"
        assert lines["Jurisdiction"] == "United States"

    def test_reads_a_table_row_by_row_with_the_heading_of_each_cell(self):
        citation = make_citation()
        article = make_article(citation=citation, body=stream(("table", valid_blocks(citation)["table"])))

        table = next(part for part in parts_of(article) if part.kind == "table")

        lines = {line.label: line.text for line in table.lines}
        assert lines["Table: Caption"] == "Who does what in the first week"
        assert lines["Table: Columns"] == "Who; Before; After"
        assert lines["Table: Row 2"] == "Who: Nurse; Before: Explains the visits; After: "

    def test_leaves_out_what_says_nothing(self):
        assert "Twin" not in texts(make_article())

    def test_another_source_in_the_same_place_is_another_line(self):
        article = make_article()
        before = next(part for part in parts_of(article) if part.label == "Source")
        article.summary_sources[0].value = make_citation(title="Prescribing information", doi="10.1000/182")
        after = next(part for part in parts_of(article) if part.label == "Source")

        change = redline.compare([before], [after])[0]

        assert {run.kind for line in change.lines for run in line.runs} == {"added", "removed"}

    def test_names_the_twin(self):
        older = make_article(title="Older")

        article = type(older)(title="Younger", slug="younger", twin=older)

        assert texts(article)["Twin"] == "Older"

    def test_uses_the_paths_under_which_wagtail_keeps_comments(self):
        article = make_article()

        keys = {part.key for part in parts_of(article)}

        assert {"title", "summary", f"body.{article.body[0].id}"} <= keys


class TestRichTextWords:
    @pytest.mark.parametrize(
        ("source", "expected"),
        [
            ("", ""),
            ("<p>One.</p><p>Two.</p>", "One.\nTwo."),
            ("<p>A<br/>B</p>", "A\nB"),
            ("<ul><li>Count</li><li>Call</li></ul>", "• Count\n• Call"),
            ("<p>See <a href='https://example.org/'>the label</a>.</p>", "See the label (https://example.org/)."),
            ("<p>See <a linktype='page' id='3'>this</a>.</p>", "See this (page 3)."),
            ("<p>5 &lt; 6 &amp; <b>bold</b></p>", "5 < 6 & bold"),
            ("<embed embedtype='image' id='5' alt='A graph'/>", "[image 5: A graph]"),
        ],
    )
    def test_reads_paragraphs_lists_and_where_links_lead(self, source, expected):
        assert rich_text_words(source) == expected
