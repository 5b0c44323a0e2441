"""What the database itself refuses about urgent corrections and break-glass: what was stated stays as it was."""

from __future__ import annotations

from collections.abc import Iterator

from wagtail.models import Page

from workflow.conditions import Guard, changed, columns_of, pushes_out, pushes_out_another, table_of
from workflow.models import EmergencyAccess, SignOff, Submission, UrgentCorrection

URGENT, PAGE = table_of(UrgentCorrection), table_of(Page)
ACCESS = table_of(EmergencyAccess)
SIGN_OFF, SUBMISSION = table_of(SignOff), table_of(Submission)
OPEN = "('drafting', 'in_review', 'live')"


def urgent_guards() -> Iterator[Guard]:
    """Guard the rows that let one signature put a page live, for a time."""
    moves = {"status", "submission_id", "due_at"}
    stated = [column for column in columns_of(UrgentCorrection) if column not in moves]
    live_text = f"SELECT 1 FROM {PAGE} g WHERE g.id = NEW.page_id AND g.live AND g.live_revision_id"
    under_way = f"EXISTS (SELECT 1 FROM {URGENT} t WHERE t.page_id = NEW.page_id AND t.status IN {OPEN})"
    handed_in = f"SELECT 1 FROM {SUBMISSION} b WHERE b.id = NEW.submission_id AND b.page_id = NEW.page_id"
    signers = (
        f"(SELECT COUNT(DISTINCT s.reviewer_id) FROM {SIGN_OFF} s WHERE s.submission_id = NEW.submission_id "
        "AND s.withdrawn_at IS NULL AND s.meaning = 'approved')"
    )
    overtaken = (
        f"EXISTS (SELECT 1 FROM {SUBMISSION} b WHERE b.page_id = NEW.page_id AND b.status = 'published' "
        "AND b.id > NEW.submission_id)"
    )
    yield Guard(
        URGENT,
        "INSERT",
        (
            (
                "NEW.status <> 'drafting' OR NEW.due_at IS NOT NULL OR NEW.submission_id IS NOT NULL",
                "an urgent correction starts without a text",
            ),
            (f"NOT EXISTS ({live_text} = NEW.base_revision_id)", "an urgent correction starts from what is live"),
            (f"{under_way} OR {pushes_out(UrgentCorrection)}", "an urgent correction cannot be replaced"),
        ),
        (f"PERFORM 1 FROM {PAGE} WHERE id = NEW.page_id FOR SHARE",),
    )
    yield Guard(
        URGENT,
        "UPDATE",
        (
            (changed(stated), "what was stated of an urgent correction never changes"),
            (pushes_out_another(UrgentCorrection), "an urgent correction cannot be replaced"),
            (f"OLD.status NOT IN {OPEN}", "an urgent correction ends once"),
            (
                f"OLD.status = 'live' AND ({changed(['due_at', 'submission_id'])} "
                "OR NEW.status NOT IN ('live', 'completed', 'withdrawn'))",
                "an urgent correction that is live is confirmed or withdrawn, and its time stays",
            ),
            (
                "OLD.status <> 'live' AND (NEW.status IN ('completed', 'withdrawn') "
                "OR (NEW.due_at IS NOT NULL) <> (NEW.status = 'live'))",
                "an urgent correction goes live first, and gets its time with that",
            ),
            (
                f"{changed(['submission_id'])} AND NOT EXISTS ({handed_in} AND b.status = 'in_review')",
                "what is handed in as an urgent correction is in review",
            ),
            (
                "NEW.status IN ('drafting', 'abandoned') "
                f"AND EXISTS ({handed_in} AND b.status IN ('in_review', 'published'))",
                "the review of this urgent correction is open, or ended with a publication",
            ),
            (
                f"NEW.status = 'live' AND OLD.status <> 'live' AND (OLD.status <> 'in_review' "
                f"OR NOT EXISTS ({handed_in} AND b.status = 'published'))",
                "an urgent correction goes live by a signature",
            ),
            (
                f"NEW.status = 'completed' AND {signers} < 2 AND NOT {overtaken}",
                "an urgent correction is confirmed by a second signature",
            ),
            (
                f"NEW.status = 'withdrawn' AND EXISTS ({live_text} IN (SELECT b.revision_id FROM {SUBMISSION} b "
                "WHERE b.id = NEW.submission_id))",
                "an urgent correction that is live is not withdrawn",
            ),
        ),
        (f"PERFORM 1 FROM {PAGE} WHERE id = NEW.page_id FOR SHARE",),
    )
    yield Guard(URGENT, "DELETE", (("1 = 1", "an urgent correction is kept"),))


def emergency_guards() -> Iterator[Guard]:
    """Guard break-glass: confirmed once, by a third person, and over once it is closed."""
    moves = {"confirmed_by_id", "confirmed_at", "closed_by_id", "closed_at"}
    stated = [column for column in columns_of(EmergencyAccess) if column not in moves]
    confirmation = changed(["confirmed_by_id", "confirmed_at"])
    under_way = f"EXISTS (SELECT 1 FROM {ACCESS} t WHERE t.person_id = NEW.person_id AND t.closed_at IS NULL)"
    yield Guard(
        ACCESS,
        "INSERT",
        (
            ("NEW.confirmed_at IS NOT NULL OR NEW.closed_at IS NOT NULL", "an emergency access is asked for first"),
            (f"{under_way} OR {pushes_out(EmergencyAccess)}", "an emergency access cannot be replaced"),
        ),
    )
    yield Guard(
        ACCESS,
        "UPDATE",
        (
            (changed(stated), "what was asked for never changes"),
            ("OLD.closed_at IS NOT NULL", "an emergency access that is over never changes"),
            (f"{confirmation} AND OLD.confirmed_at IS NOT NULL", "an emergency access is confirmed once"),
            (
                f"{confirmation} AND (NEW.confirmed_at IS NULL OR NEW.confirmed_by_id IS NULL "
                "OR NEW.confirmed_by_id IN (NEW.asked_by_id, NEW.person_id) OR NEW.closed_at IS NOT NULL)",
                "an emergency access is confirmed by a third person",
            ),
        ),
    )
    yield Guard(ACCESS, "DELETE", (("1 = 1", "an emergency access is kept"),))
