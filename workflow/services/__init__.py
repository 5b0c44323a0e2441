"""The verbs of the workflow: each one locks the page, reads again, asks the rules, writes, and records it.

Lock order everywhere: pages by their ids, bundle, submission and its requests, the head of the audit; for accounts:
person, standing leads, grant, the head of the audit. Recording is the last write, and what is announced after it only
queues.
"""

from workflow.services.accounts import confirm_account, confirm_role, decline_role, end_role, propose_role
from workflow.services.bundle_release import release_bundle, release_due_bundles
from workflow.services.bundles import (
    add_to_bundle,
    cancel_bundle,
    close_bundle,
    create_bundle,
    reopen_bundle,
    reschedule_bundle,
    take_out_of_bundle,
)
from workflow.services.currency import reaffirm, withdraw, withdraw_overdue, withdraw_unconfirmed
from workflow.services.decision import comment, request_changes
from workflow.services.emergency import ask_emergency_access, confirm_emergency_access, end_emergency_access
from workflow.services.installation import install_workflow
from workflow.services.policy import approve_policy, propose_policy, set_tier
from workflow.services.release import release, release_due, reschedule
from workflow.services.reviewers import (
    confirm_reviewer,
    declare_interests,
    record_reviewer,
    register_first_reviewer,
)
from workflow.services.signing import sign_off, withdraw_signature
from workflow.services.stash import discard_stash, restore_stash, stash_draft
from workflow.services.submission import recall, submit
from workflow.services.urgent import abandon_urgent_correction, countersign, start_urgent_correction

__all__ = [
    "abandon_urgent_correction",
    "add_to_bundle",
    "approve_policy",
    "ask_emergency_access",
    "cancel_bundle",
    "close_bundle",
    "comment",
    "confirm_account",
    "confirm_emergency_access",
    "confirm_reviewer",
    "confirm_role",
    "countersign",
    "create_bundle",
    "declare_interests",
    "decline_role",
    "discard_stash",
    "end_emergency_access",
    "end_role",
    "install_workflow",
    "propose_policy",
    "propose_role",
    "reaffirm",
    "recall",
    "record_reviewer",
    "register_first_reviewer",
    "release",
    "release_bundle",
    "release_due",
    "release_due_bundles",
    "reopen_bundle",
    "request_changes",
    "reschedule",
    "reschedule_bundle",
    "restore_stash",
    "set_tier",
    "sign_off",
    "start_urgent_correction",
    "stash_draft",
    "submit",
    "take_out_of_bundle",
    "withdraw",
    "withdraw_overdue",
    "withdraw_signature",
    "withdraw_unconfirmed",
]
