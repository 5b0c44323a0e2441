import pytest

from knowledge_base.blocks.table import MOST_ROWS, TableBlock
from tests.factories.knowledge_base import TABLE, valid_blocks
from tests.factories.vocabulary import make_citation

pytestmark = pytest.mark.django_db

BLOCK = TableBlock()


def value(citations=(), table=TABLE, **fields):
    stored = valid_blocks(*citations)["table"]
    return BLOCK.to_python({**stored, "table": table, **fields})


def test_heads_columns_and_rows_and_repeats_the_heading_on_small_screens():
    html = BLOCK.render(value([make_citation()]))

    assert '<th scope="col">Before</th>' in html
    assert '<th scope="row">Nurse</th>' in html
    assert 'aria-hidden="true">Before: </span>Explains the visits' in html
    assert "United States. In force since 13 June 2025." in html
    assert html.count('aria-label="Source 1"') == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"caption": " "}, "caption"),
        ({"columns": TABLE["columns"][:1], "rows": [{"values": ["x"]}]}, "two columns"),
        ({"rows": []}, "two columns and a row"),
        ({"columns": [*TABLE["columns"][:2], {"type": "text", "heading": ""}]}, "each column"),
        ({"rows": [{"values": ["", "x", "y"]}]}, "first cell of each row"),
    ],
)
def test_says_what_it_lacks_to_be_read_row_by_row(change, said):
    table = {**TABLE, "rows": [{"values": ["Nurse", "x", "y"]}], **change}

    assert said in BLOCK.gaps(value(table=table))["table"]


def test_says_where_and_since_when_it_holds_once_it_is_clinical():
    bare = {"jurisdiction": None, "effective_from": None}

    assert set(BLOCK.gaps(value([make_citation()], **bare))) == {"jurisdiction", "effective_from"}
    assert BLOCK.gaps(value(table={**TABLE, "rows": [{"values": ["Nurse", "x", "y"]}]}, **bare)) == {}


def test_refuses_a_mark_that_points_nowhere_and_a_table_without_end():
    many = {**TABLE, "rows": [{"values": ["Nurse", "x", "y"]}] * (MOST_ROWS + 1)}

    assert "points at source [1]" in BLOCK.faults(value())["table"]
    assert "make two of it" in BLOCK.faults(value(table=many))["table"]


@pytest.mark.parametrize("number", ["99999999999999999999", "-1", "abc", "²", ""])
@pytest.mark.parametrize("name", ["column-count", "row-count", "column-0-order", "column-0-type", "caption"])
def test_reads_a_form_that_no_browser_sends_as_a_table(name, number):
    form = {"caption": "A", "column-count": "1", "row-count": "0"}
    form |= {"column-0-type": "text", "column-0-order": "0", "column-0-heading": "H", "column-0-deleted": ""}
    data = {f"t-{key}": text for key, text in (form | {name: number}).items()}

    assert BLOCK.child_blocks["table"].value_from_datadict(data, {}, "t").row_data == []
    assert BLOCK.child_blocks["table"].value_from_datadict({}, {}, "t").columns == []
