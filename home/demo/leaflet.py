"""A small PDF made of plain text: one page, one font, no program needed (ISO 32000-2, 7.5)."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

WIDTH, HEIGHT, MARGIN = 612, 792, 64  # US Letter, in points
HEADING, TEXT, NOTE = 22, 12, 9
CHARACTERS = {HEADING: 40, TEXT: 76, NOTE: 100}  # that fit a line of Helvetica


def leaflet(title: str, paragraphs: Sequence[str], *, note: str) -> bytes:
    """Return the PDF of a page with a heading, paragraphs and a note at its foot; everything has to fit one page.

    A paragraph that begins with “- ” is set as an item of a list. Raises ValueError where the text is too long.
    """
    drawn = b"\n".join(_drawn(title, paragraphs, note))
    named = _text(title)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en-US) /ViewerPreferences << /DisplayDocTitle true >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R "
        b"/Resources << /Font << /R 5 0 R /B 6 0 R >> >> >>" % (WIDTH, HEIGHT),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        b"<< /Title %s >>" % named,
    ]
    return _assembled(objects)


def _drawn(title: str, paragraphs: Sequence[str], note: str) -> Iterator[bytes]:
    place = HEIGHT - MARGIN - HEADING
    for line in textwrap.wrap(title, CHARACTERS[HEADING]):
        yield _line(line, place, HEADING, font="B")
        place -= HEADING * 1.3
    place -= TEXT
    for paragraph in paragraphs:
        item = paragraph.startswith("- ")
        lines = textwrap.wrap(paragraph.removeprefix("- "), CHARACTERS[TEXT] - 4 * item)
        for number, line in enumerate(lines):
            if item and not number:
                yield _line("•", place, TEXT)
            yield _line(line, place, TEXT, indent=16 * item)
            place -= TEXT * 1.45
        place -= TEXT * 0.6
    if place < MARGIN + 4 * NOTE:
        raise ValueError("the text does not fit one page")
    for number, line in enumerate(reversed(textwrap.wrap(note, CHARACTERS[NOTE]))):
        yield _line(line, MARGIN + number * NOTE * 1.4, NOTE)


def _line(text: str, place: float, size: int, *, font: str = "R", indent: int = 0) -> bytes:
    return b"BT /%s %d Tf %d %.1f Td %s Tj ET" % (font.encode(), size, MARGIN + indent, place, _text(text))


def _text(text: str) -> bytes:
    escaped = text.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
    return b"(%s)" % escaped


def _assembled(objects: Sequence[bytes]) -> bytes:
    whole, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(whole))
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return whole + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, table, len(objects) + 1, len(objects), len(whole))
    )
