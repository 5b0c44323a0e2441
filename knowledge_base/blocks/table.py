"""Tables of words."""

import datetime
from typing import Any

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTable, TypedTableBlock

from cms.vocabulary.blocks import CitationsBlock
from cms.vocabulary.terms import Jurisdiction
from knowledge_base.blocks.dosage import PlacedValue
from knowledge_base.blocks.statement import StatementBlock, stray_markers

MOST_COLUMNS, MOST_ROWS = 6, 40


class GridBlock(TypedTableBlock):
    """Rows and columns of plain words: no cell spans another, so that every row can be read alone."""

    text = blocks.CharBlock(
        required=False, max_length=300, help_text="Words. Write [1] where the first source applies."
    )

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> TypedTable:
        """Read the form; one that no browser sends is an empty table."""
        try:
            return super().value_from_datadict(data, files, prefix)
        except (KeyError, ValueError):
            return self.normalize(None)

    class Meta:
        icon = "table"
        label = "Table"


class TableValue(PlacedValue):
    """A table as templates speak of it."""

    @property
    def lines(self) -> list[list[tuple[str, str]]]:
        """Return the rows, each as pairs of a column's heading and the words of the cell."""
        table = self["table"]
        headings = [column["heading"] or "" for column in table.columns]
        return [list(zip(headings, (cell or "" for cell in row["values"]), strict=True)) for row in table.row_data]

    @property
    def cells(self) -> list[dict[str, str]]:
        """Return the words of every cell."""
        return [{"words": words} for line in self.lines for _heading, words in line]


class TableBlock(StatementBlock):
    """A table with a caption, a header row and a header column; with the country and the day where it is clinical."""

    table = GridBlock(
        help_text="The first column heads its rows. The caption is read out first, so it says what the table is about."
    )
    jurisdiction = blocks.ChoiceBlock(
        required=False,
        choices=Jurisdiction.choices,
        help_text="Printed under the caption. A table with sources says in which country it holds.",
    )
    effective_from = blocks.DateBlock(
        required=False,
        help_text="Printed as “In force since”. A table with sources says since when it holds.",
    )
    citations = CitationsBlock(required=False)

    def gaps(self, value: TableValue) -> dict[str, str]:
        found = super().gaps(value)
        if fault := table_gap(value["table"]):
            found["table"] = fault
        if any(value["citations"]):
            if not value.get("jurisdiction"):
                found["jurisdiction"] = "Say in which country this table holds: it rests on clinical sources."
            if not value.get("effective_from"):
                found["effective_from"] = "Say since when this table holds: it rests on clinical sources."
        return found

    def faults(self, value: TableValue) -> dict[str, str]:
        table, sources = value["table"], len(value["citations"])
        if len(table.columns) > MOST_COLUMNS or len(table.row_data) > MOST_ROWS:
            return {"table": f"A table has at most {MOST_COLUMNS} columns and {MOST_ROWS} rows: make two of it."}
        wrong = (stray_markers(cell, sources) for row in table.row_data for cell in row["values"])
        first = next(filter(None, wrong), "")
        return {"table": first} if first else {}

    class Meta:
        icon = "table"
        label = "Table"
        group = "Clinical"
        description = "Words in rows and columns, with a caption; country, day and sources where it is clinical."
        preview_value = {
            "table": {
                "caption": "Who does what in the first week",
                "columns": [{"type": "text", "heading": heading} for heading in ("Who", "Before", "After")],
                "rows": [
                    {"values": ["Prescriber", "Orders the baseline count", "Reads the first result"]},
                    {"values": ["Nurse", "Explains the visits", "Asks about sleep and bowels"]},
                ],
            },
            "jurisdiction": Jurisdiction.UNITED_STATES,
            "effective_from": datetime.date(2025, 6, 13),
            "citations": [],
        }
        template = "knowledge_base/blocks/table.html"
        value_class = TableValue


def table_gap(table: TypedTable) -> str:
    """Return what a table lacks to be read row by row; nothing when it can be."""
    if not table.caption.strip():
        return "Give the table a caption: it is read out first."
    if len(table.columns) < 2 or not table.row_data:
        return "A table needs two columns and a row at least. For less, write a sentence."
    if not all((column["heading"] or "").strip() for column in table.columns):
        return "Give each column of the table a heading."
    if not all((row["values"][0] or "").strip() for row in table.row_data):
        return "Fill the first cell of each row: it heads the row."
    return ""
