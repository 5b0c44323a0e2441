"""The review workflow's rows. Order matters: the gate reads sign-offs, and reviewed pages pass the gate."""

from workflow.models.gate_permit import GateNever, GatePermit
from workflow.models.governance import Governance
from workflow.models.records import AuditEntry, Contribution
from workflow.models.sign_off import SignOff
from workflow.models.stashed_draft import StashedDraft
from workflow.models.submission import ReviewRequest, Submission
from workflow.models.tasks import ClinicalReviewTask

from workflow.models.reviewed_page import ReviewedPage  # isort: skip

__all__ = [
    "AuditEntry",
    "ClinicalReviewTask",
    "Contribution",
    "GateNever",
    "GatePermit",
    "Governance",
    "ReviewRequest",
    "ReviewedPage",
    "SignOff",
    "StashedDraft",
    "Submission",
]
