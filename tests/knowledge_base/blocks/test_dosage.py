"""Dosage tables."""

import pytest
from wagtail.blocks import StructBlockValidationError

from knowledge_base.blocks.dosage import DosageBlock
from knowledge_base.evidence import Evidence
from tests.factories.knowledge_base import SPARSE_BLOCKS, items, valid_blocks
from tests.factories.vocabulary import make_citation, supersede

pytestmark = pytest.mark.django_db


def refusals(value):
    block = DosageBlock()
    with pytest.raises(StructBlockValidationError) as caught:
        block.clean(block.to_python(value))
    return caught.value.block_errors


def rendered(*citations):
    block = DosageBlock()
    value = block.to_python(valid_blocks(*citations)["dosage"])
    return block.render(value, context={"evidence": Evidence(value["citations"])})


def test_needs_a_title_a_country_rows_and_a_source():
    assert set(refusals(SPARSE_BLOCKS["dosage"])) == {"title", "jurisdiction", "rows", "citations"}


def test_needs_a_dose_in_each_row():
    block = DosageBlock()
    value = {**valid_blocks(make_citation())["dosage"], "rows": items([{"when": "Day one", "dose": "", "why": ""}])}

    assert block.gaps(block.to_python(value)) == {"rows": "Each row of this dosage table needs a “when” and a dose."}
    assert refusals(value)["rows"].block_errors  # the form points at the very row


def test_refuses_a_row_that_points_at_a_source_that_is_not_listed():
    rows = items([{"when": "Day one", "dose": "12.5 mg", "why": "Fainting [2]"}])
    value = {**valid_blocks(make_citation())["dosage"], "rows": rows}

    assert refusals(value)["rows"].messages == [
        "The text points at source [2], but only one source is listed below it."
    ]


def test_prints_country_and_date_above_the_rows():
    html = rendered(make_citation())

    assert "<span>United States. In force since 13 June 2025.</span>" in html
    assert '<span class="big">12.5 mg</span> once or twice daily' in html
    assert 'slow pulse, fainting<a class="cite" href="#r1"' in html


def test_prints_sources_at_which_no_row_points_beside_the_title():
    html = rendered(make_citation(), make_citation())

    assert 'Clozapine by mouth, adults<a class="cite" href="#r2"' in html


def test_warns_of_a_fallen_source_without_striking_the_rows():
    html = rendered(supersede(make_citation("Old label"), status_note="A new label is in force."))

    assert "Source no longer in force 13 June 2025" in html
    assert "<s>" not in html
