"""The roles of a Center: groups, their names, and what the stock permission tables must hold for them."""

AUTHOR = "Authors"
MANAGING_EDITOR = "Managing editors"
CLINICAL_REVIEWER = "Clinical reviewers"
CLINICAL_LEAD = "Clinical leads"
AUDITOR = "Auditors"
SITE_ADMIN = "Site administrators"

# Short names, as permissions.toml writes them.
GROUPS = {
    "author": AUTHOR,
    "managing_editor": MANAGING_EDITOR,
    "clinical_reviewer": CLINICAL_REVIEWER,
    "clinical_lead": CLINICAL_LEAD,
    "auditor": AUDITOR,
    "site_admin": SITE_ADMIN,
}

# No group: what counts for somebody while an emergency access of theirs runs (workflow.emergency).
BREAK_GLASS = "break_glass"

# What a role is called beside a printed name; the first that a signer holds is used.
TITLES = {
    "clinical_lead": "Clinical lead",
    "clinical_reviewer": "Clinical reviewer",
    "managing_editor": "Managing editor",
}
# What anybody is called on the screens, beside their own name.
CALLED = {**TITLES, "author": "Author", "auditor": "Auditor", "site_admin": "Site administrator"}
CLINICAL = frozenset({"clinical_lead", "clinical_reviewer"})
EDITING = frozenset({"author", "managing_editor"})
