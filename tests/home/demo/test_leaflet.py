"""Leaflets: whole PDFs with the words that were given, found where the table of the file says."""

import io
import re

import pytest

from home.demo.leaflet import leaflet
from home.demo.resources import BOWEL_CHECKLIST, BROCHURE, CALENDAR, CALENDAR_WITH_PROGRAM, NOTE
from media_library.content_check import check_document

OURS = [BOWEL_CHECKLIST, BROCHURE, CALENDAR, CALENDAR_WITH_PROGRAM]


@pytest.mark.parametrize("made", OURS, ids=lambda made: made.name)
def test_each_fits_its_page_and_passes_the_check_of_uploads(made):
    content = leaflet(made.title, made.paragraphs, note=NOTE)

    check_document(io.BytesIO(content), "pdf")
    assert len(content) < 5000


def test_objects_stand_where_the_table_says():
    content = leaflet("A title (in brackets)", ["One.", "- Two \\ three."], note="A note.")
    table = content[int(re.search(rb"startxref\n(\d+)", content)[1]) :]

    places = [int(place) for place in re.findall(rb"(\d{10}) 00000 n", table)]

    assert [content[place:].split(b" ", 1)[0] for place in places] == [b"%d" % n for n in range(1, 8)]
    assert b"(A title \\(in brackets\\))" in content
    assert b"(Two \\\\ three.)" in content


def test_a_text_that_is_too_long_is_refused():
    with pytest.raises(ValueError, match="does not fit"):
        leaflet("T", ["word " * 2000], note="")
