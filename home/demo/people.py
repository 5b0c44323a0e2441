"""Who signs in to the demonstration. Nobody here exists; their mail leads nowhere (RFC 2606 reserves `.invalid`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from cms.users.models import User
from cms.vocabulary.models import Person
from workflow import roles
from workflow.models import RoleGrant
from workflow.services.accounts import record_grant

# Published on purpose, here and in docs/demo.md: `check --deploy` fails where an account has it.
PASSWORD = "demonstration-only"  # noqa: S105
DOMAIN = "demo.invalid"
LEAD = "linden"
PROPOSER = "maple"
JOINED = "Joined the clinical team of the Center."
CLINICAL = {roles.GROUPS[role]: role for role in sorted(roles.CLINICAL)}


@dataclass(frozen=True)
class Account:
    """One account: who it is, what that person may do, and what to try as them."""

    username: str
    first_name: str
    last_name: str
    group: str
    title: str
    to_try: str
    credentials: str = ""
    specialty: str = ""
    vets: str = ""  # the specialty in the register of reviewers

    @property
    def name(self) -> str:
        """Return the full name."""
        return f"{self.first_name} {self.last_name}"

    @property
    def email(self) -> str:
        """Return an address at which nobody is reached."""
        return f"{self.username}@{DOMAIN}"


ACCOUNTS = (
    Account(
        "sorrel",
        "Ada",
        "Sorrel",
        roles.AUTHOR,
        "Author",
        "See who has your blood count page, recall it, mend the page that was sent back, finish the smoking draft.",
        specialty="Medical writing",
    ),
    Account(
        "alder",
        "Miriam",
        "Alder",
        roles.CLINICAL_REVIEWER,
        "Clinical reviewer, psychiatry",
        "Open the corrected blood count page that waits for you, read what changed, sign it or ask for changes.",
        credentials="MD",
        specialty="Psychiatry",
        vets="psychiatry",
    ),
    Account(
        "rowan",
        "Jonah",
        "Rowan",
        roles.CLINICAL_REVIEWER,
        "Clinical reviewer, pharmacy",
        "Confirm the urgent correction on levels before its time is over; sign second for blood counts in the first "
        "year, which puts that page of high risk live.",
        credentials="PharmD, BCPP",
        specialty="Psychiatric pharmacy",
        vets="pharmacy",
    ),
    Account(
        LEAD,
        "Tess",
        "Linden",
        roles.CLINICAL_LEAD,
        "Clinical lead",
        "Start an urgent correction, or withdraw a live page with a reason, and see what its address answers then.",
        credentials="DNP, APRN",
        specialty="Psychiatric nursing",
        vets="nursing",
    ),
    Account(
        "hazel",
        "Rosa",
        "Hazel",
        roles.MANAGING_EDITOR,
        "Managing editor",
        "Edit any page that is not in review; sign a front page that you did not write.",
        specialty="Editing",
    ),
    Account(
        "birch",
        "Omar",
        "Birch",
        roles.AUDITOR,
        "Auditor",
        "Read the record of any page, and change nothing.",
        specialty="Audit",
    ),
    Account(
        "maple",
        "Ines",
        "Maple",
        roles.SITE_ADMIN,
        "Site administrator",
        "Manage accounts; look for a draft or for a way to publish, and find neither.",
        specialty="Administration",
    ),
)


def lead() -> Account:
    """Return the account that sets up an empty installation."""
    return next(account for account in ACCOUNTS if account.username == LEAD)


def create() -> dict[str, User]:
    """Make the accounts that are not there yet, with their public records, and return all of them by username."""
    hashed = make_password(PASSWORD)  # once for all: it takes a while by design, and this password is no secret
    made = {account.username: _create(account, hashed) for account in ACCOUNTS}
    first_lead = RoleGrant.objects.standing().filter(role=RoleGrant.Role.CLINICAL_LEAD).earliest("pk").user
    for account in ACCOUNTS:
        if account.group in CLINICAL:
            _grant(made[account.username], CLINICAL[account.group], made[PROPOSER], first_lead)
    return made


def _grant(user: User, role: str, proposer: User, lead: User) -> None:
    """Give the clinical role that the site administrator proposed and the first lead confirmed; once."""
    if user != lead and not RoleGrant.objects.standing().filter(user=user, role=role).exists():
        record_grant(user=user, role=role, proposed_by=proposer, confirmed_by=lead, reason=JOINED)


def _create(account: Account, hashed: str) -> User:
    user = User.objects.filter(username=account.username).first()
    if user is None:
        user = User(username=account.username, email=account.email, password=hashed)
    user.first_name, user.last_name = account.first_name, account.last_name
    user.save()
    if account.group not in CLINICAL:
        user.groups.add(Group.objects.get(name=account.group))
    described = {
        "name": account.name,
        "credentials": account.credentials,
        "role": account.specialty,
        "consents_to_be_named": True,
        "disclosures": "None declared",
    }
    Person.objects.update_or_create(user=user, defaults=described)
    return user


def table() -> Iterator[str]:
    """Yield the accounts as lines: username, password and role, two spaces apart; below each, what to try."""
    for account in ACCOUNTS:
        yield f"{account.username:<10}{PASSWORD}  {account.title}"
        yield f"    {account.to_try}"
