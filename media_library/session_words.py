"""What is still missing in a session, and what it is in the words of schema.org."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cms.core.readiness import stream_gaps

if TYPE_CHECKING:
    from media_library.models import SessionPage


def gaps(session: SessionPage) -> Iterator[str]:
    """Yield what is missing before a session can be submitted, in the author's words."""
    if not session.kind:
        yield "Say what kind of session this is."
    if not session.summary.strip():
        yield "Write the summary: lists show nothing else of the session."
    if not session.audience:
        yield "Say for whom the session is."
    if not (session.beginning and session.ending):
        yield "Say when the session begins and ends: without both, nobody knows whether it is over."
    if not session.speakers:
        yield "Add at least one speaker, with what that person declares."
    yield from stream_gaps(session.body)
    yield from stream_gaps(session.speakers)


def education_event(session: SessionPage) -> dict[str, Any]:
    """Return schema.org's EducationEvent, without `@context`; what is not known is left out."""
    found = {
        "@type": "EducationEvent",
        "name": session.title,
        "description": session.public_description(),
        "url": session.full_url,
        "startDate": session.beginning and session.beginning.isoformat(),
        "endDate": session.ending and session.ending.isoformat(),
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
        "location": {"@type": "VirtualLocation", "url": session.register_url or session.full_url},
        "performer": [
            {"@type": "Person", "name": speaker.value["person_name"], "jobTitle": speaker.value["role"]}
            for speaker in session.speakers
        ],
    }
    return {name: value for name, value in found.items() if value}
