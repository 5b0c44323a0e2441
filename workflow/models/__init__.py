"""The review workflow's rows. Order matters: the gate reads sign-offs, and reviewed pages pass the gate."""

from workflow.models.account_seal import AccountSeal
from workflow.models.audit_chain import AccountEvent, AuditHead
from workflow.models.bundle import Bundle, BundlePage
from workflow.models.emergency_access import EmergencyAccess
from workflow.models.gate_permit import GateNever, GatePermit
from workflow.models.governance import Governance
from workflow.models.records import AuditEntry, Contribution
from workflow.models.release_trouble import ReleaseTrouble
from workflow.models.rereview_request import RereviewRequest
from workflow.models.reviewer import InterestDeclaration, ReviewerRecord
from workflow.models.risk_policy import RiskPolicy, RiskTier, Specialty
from workflow.models.role_grant import RoleGrant
from workflow.models.sign_off import SignOff
from workflow.models.stashed_draft import StashedDraft
from workflow.models.submission import ReviewRequest, Submission
from workflow.models.tasks import ClinicalReviewTask
from workflow.models.urgent_correction import UrgentCorrection

from workflow.models.reviewed_page import ReviewedPage  # isort: skip

__all__ = [
    "AccountEvent",
    "AccountSeal",
    "AuditEntry",
    "AuditHead",
    "Bundle",
    "BundlePage",
    "ClinicalReviewTask",
    "Contribution",
    "EmergencyAccess",
    "GateNever",
    "GatePermit",
    "Governance",
    "InterestDeclaration",
    "ReleaseTrouble",
    "RereviewRequest",
    "ReviewRequest",
    "ReviewedPage",
    "ReviewerRecord",
    "RiskPolicy",
    "RiskTier",
    "RoleGrant",
    "SignOff",
    "Specialty",
    "StashedDraft",
    "Submission",
    "UrgentCorrection",
]

# What no public answer is made of: work, evidence and accounts. What comes of it is public by a publication.
UNSEEN = (
    AccountEvent,
    AccountSeal,
    AuditEntry,
    AuditHead,
    Bundle,
    BundlePage,
    ClinicalReviewTask,
    Contribution,
    EmergencyAccess,
    GateNever,
    GatePermit,
    InterestDeclaration,
    ReleaseTrouble,
    RereviewRequest,
    ReviewRequest,
    ReviewerRecord,
    RoleGrant,
    StashedDraft,
    Submission,
)
