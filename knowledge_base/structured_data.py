"""What a reviewed page is in the words of schema.org: who reviewed it, when, and on what evidence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from cms.vocabulary.terms import Audience

if TYPE_CHECKING:
    from knowledge_base.evidence import Source
    from knowledge_base.models import TopicArticlePage
    from workflow.models import ReviewedPage, SignOff

READERS = {Audience.CLINICIANS: "Clinician", Audience.FAMILIES: "Patient"}


def reviewed_web_page(page: ReviewedPage, *, kind: str, cited: Iterable[Source] = ()) -> dict[str, Any]:
    """Describe a signed page: https://schema.org/WebPage, with `lastReviewed` and `reviewedBy`."""
    address = page.public_url()
    governance = page.governance
    found = {
        "@type": kind,
        "@id": address,
        "url": address,
        "name": page.title,
        "description": page.public_description(),
        "lastReviewed": governance.last_reviewed_on and governance.last_reviewed_on.isoformat(),
        "reviewedBy": [_reviewer(signed) for signed in page.live_sign_offs()],
        "citation": [_citation(source) for source in cited],
        "dateModified": page.last_published_at and page.last_published_at.isoformat(),
    }
    return {name: value for name, value in found.items() if value}


def medical_web_page(article: TopicArticlePage) -> dict[str, Any]:
    """Describe an article: https://schema.org/MedicalWebPage, with its audience and topics."""
    found = reviewed_web_page(article, kind="MedicalWebPage", cited=article.evidence)
    if article.audience in READERS:
        found["audience"] = {"@type": "MedicalAudience", "audienceType": READERS[Audience(article.audience)]}
    return found


def _reviewer(signed: SignOff) -> dict[str, str]:
    person = {"@type": "Person", "jobTitle": signed.reviewer_role, "honorificSuffix": signed.reviewer_credentials}
    named = {"name": signed.reviewer_name} if signed.reviewer_name else {}
    return {name: value for name, value in {**person, **named}.items() if value}


def _citation(source: Source) -> dict[str, str]:
    found = {"@type": "CreativeWork", "name": source.title, "url": source.url}
    return {name: value for name, value in found.items() if value}
