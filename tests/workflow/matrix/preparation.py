"""What stands before somebody comes and tries an action: a correction under way, a signature, an emergency."""

from __future__ import annotations

from tests.factories.workflow import sign, submit
from tests.workflow.matrix.clinic import Clinic, Somebody
from workflow import rules, services
from workflow.models import Governance


def nothing(clinic: Clinic, person: Somebody, state: str) -> None:
    """Leave the clinic as it is."""


def in_a_hurry(clinic: Clinic, _person: Somebody, state: str) -> None:
    """Start an urgent correction of the page, where that can be."""
    page = clinic.page(state)
    if page.live:
        services.start_urgent_correction(page=page, user=clinic.signer_lead, notice="Its dose was wrong.")


def with_one_signature(clinic: Clinic, person: Somebody, state: str) -> None:
    """Put an urgent correction of the page live that waits for its second signature."""
    in_a_hurry(clinic, person, state)
    if clinic.page(state).live:
        draft = clinic.page(state).get_latest_revision_as_object()
        draft.intro = "Half the dose."
        sign(submit(draft, author=clinic.author, update_type="safety"), reviewer=clinic.signer)


def with_own_signature(clinic: Clinic, person: Somebody, state: str) -> None:
    """Let the person sign what is in review or waits for its release; somebody else, where they may never sign.

    A managing editor signs front doors, so the page is one; what is in review lacks one signature more.
    """
    if state not in ("in_review", "scheduled"):
        return
    last, page = clinic.submission(state), clinic.page(state)
    services.recall(submission=last, user=clinic.author)
    tier = rules.EDITORIAL if person.role == "managing_editor" else rules.STANDARD
    Governance.objects.filter(page_id=page.pk).update(risk_tier=tier)
    if state == "in_review":
        clinic.ask_for_two_signatures(tier)
    signs = person.role in rules.matrix()["sign"].allow
    again = submit(clinic.page(state), author=clinic.author, release_at=last.release_at)
    sign(again, reviewer=person.user if signs else clinic.signer)


def with_an_emergency(clinic: Clinic, _person: Somebody, state: str) -> None:
    """Ask that somebody may act for an hour."""
    services.ask_emergency_access(person=clinic.newcomer, user=clinic.signer, reason="Nobody answers.")


PREPARED = {
    "abandon_urgent": in_a_hurry,
    "countersign": with_one_signature,
    "withdraw_signature": with_own_signature,
    "confirm_emergency": with_an_emergency,
    "end_emergency": with_an_emergency,
}
