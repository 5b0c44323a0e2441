"""A session as an entry for a reader's own calendar, in the format of RFC 5545 (iCalendar)."""

import datetime
import unicodedata
from collections.abc import Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from cms.core.pages import is_restricted
from media_library.models import SessionPage
from media_library.schedule import State

OCTETS_IN_A_LINE = 75  # section 3.1
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})  # section 3.3.11


@require_safe
def session_calendar(request: HttpRequest, pk: str) -> HttpResponse:
    """Answer with the calendar entry of a session that anybody may read.

    A withdrawn session answers 410, as its page does; one that is over leads to its page, which says what is left.
    """
    session = SessionPage.objects.filter(pk=int(pk)).exclude(is_restricted()).first()
    if session is None or not (session.live or session.is_withdrawn()):
        raise Http404("There is no such session.")
    if not session.live:
        return session.serve(request)
    if session.state is None:
        raise Http404("This session has no beginning or no end.")
    if session.state == State.OVER:
        return HttpResponseRedirect(session.get_url(request))
    response = HttpResponse(entry(session), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{session.slug}.ics")
    return response


def entry(session: SessionPage) -> str:
    """Return a calendar that holds `session`, which has a beginning and an end, as its one event."""
    return "".join(f"{part}\r\n" for line in _lines(session) for part in folded(line))


def _lines(session: SessionPage) -> Iterator[str]:
    published = utc(session.last_published_at)
    versions = {signed.revision_id for signed in session.public_history()}
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:-//{escaped(settings.WAGTAIL_SITE_NAME)}//Sessions//EN"
    yield "BEGIN:VEVENT"
    yield f"UID:{session.translation_key}"
    yield f"DTSTAMP:{published}"
    yield f"LAST-MODIFIED:{published}"
    yield f"SEQUENCE:{max(len(versions) - 1, 0)}"
    yield f"DTSTART:{utc(session.beginning)}"
    yield f"DTEND:{utc(session.ending)}"
    yield f"SUMMARY:{escaped(session.title)}"
    yield f"DESCRIPTION:{escaped(session.summary_text)}"
    if session.place:
        yield f"LOCATION:{escaped(session.place)}"
    yield f"URL:{session.public_url()}"
    yield "END:VEVENT"
    yield "END:VCALENDAR"


def utc(moment: datetime.datetime) -> str:
    """Return a moment as iCalendar writes it in UTC (section 3.3.5, form 2)."""
    return f"{moment.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """Return words as a value of type TEXT: line ends as one sign, no other control character."""
    lines = "\n".join(text.splitlines())
    return "".join(sign for sign in lines if sign == "\n" or unicodedata.category(sign) != "Cc").translate(ESCAPES)


def folded(line: str) -> Iterator[str]:
    """Break a line so that no part has more than 75 octets, and no character is torn apart (section 3.1)."""
    part, size = "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > OCTETS_IN_A_LINE:
            yield part
            part, size = " ", 1
        part += sign
        size += octets
    yield part
