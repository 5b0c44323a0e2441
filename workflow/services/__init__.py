"""The verbs of the workflow: each one locks the page, reads again, asks the rules, writes, and records it.

Lock order everywhere: page, submission and its requests, audit.
"""

from workflow.services.currency import reaffirm, withdraw
from workflow.services.decision import comment, request_changes, sign_off
from workflow.services.installation import install_workflow
from workflow.services.stash import discard_stash, restore_stash, stash_draft
from workflow.services.submission import recall, submit

__all__ = [
    "comment",
    "discard_stash",
    "install_workflow",
    "reaffirm",
    "recall",
    "request_changes",
    "restore_stash",
    "sign_off",
    "stash_draft",
    "submit",
    "withdraw",
]
