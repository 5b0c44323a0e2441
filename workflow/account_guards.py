"""What the database itself refuses about clinical roles and the accounts that hold them."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth import get_user_model

from workflow.conditions import Guard, changed, columns_of, pushes_out, table_of
from workflow.models import AccountSeal, RoleGrant

GRANT, SEAL = table_of(RoleGrant), table_of(AccountSeal)
ACCOUNT = table_of(get_user_model())


def role_grant_guards() -> Iterator[Guard]:
    """Guard grants: nobody confirms what they proposed or would hold, and nothing is confirmed or ended twice."""
    standing = "g.confirmed_at IS NOT NULL AND g.ended_at IS NULL"
    a_lead = f"FROM {GRANT} g WHERE g.user_id = NEW.confirmed_by_id AND g.role = 'clinical_lead' AND {standing}"
    first = f"NEW.proposed_by_id IS NULL AND NEW.confirmed_by_id IS NULL AND NOT EXISTS (SELECT 1 FROM {GRANT})"
    confirmed = "(NEW.confirmed_at IS NOT NULL OR NEW.confirmed_by_id IS NOT NULL)"
    stated = [name for name in columns_of(RoleGrant) if name not in ("confirmed_by_id", "confirmed_at", "ended_at")]
    confirmation = changed(["confirmed_by_id", "confirmed_at"])
    open_already = (
        f"EXISTS (SELECT 1 FROM {GRANT} g WHERE g.user_id = NEW.user_id AND g.role = NEW.role AND g.ended_at IS NULL)"
    )
    yield Guard(
        GRANT,
        "INSERT",
        (
            ("NEW.ended_at IS NOT NULL", "a grant starts open"),
            (f"{confirmed} AND NOT (NEW.role = 'clinical_lead' AND {first})", "a role is proposed first"),
            (f"{open_already} OR {pushes_out(RoleGrant)}", "a grant cannot be replaced"),
        ),
    )
    yield Guard(
        GRANT,
        "UPDATE",
        (
            (changed(stated), "what was proposed never changes"),
            ("OLD.ended_at IS NOT NULL", "a grant that ended never changes"),
            (f"{confirmation} AND OLD.confirmed_at IS NOT NULL", "a role is confirmed once"),
            (
                f"{confirmation} AND (NEW.confirmed_at IS NULL OR NEW.confirmed_by_id IS NULL "
                "OR NEW.ended_at IS NOT NULL OR OLD.proposed_by_id IS NULL OR NEW.confirmed_by_id = NEW.user_id "
                f"OR NEW.confirmed_by_id = NEW.proposed_by_id OR NOT EXISTS (SELECT 1 {a_lead}))",
                "a role is confirmed by a clinical lead who neither proposed it nor holds it",
            ),
        ),
        (f"PERFORM 1 {a_lead} FOR SHARE",),
    )
    yield Guard(GRANT, "DELETE", (("1 = 1", "a grant is kept"),))


def account_guards() -> Iterator[Guard]:
    """Guard the accounts of clinicians: whoever was switched off comes back only with a broken seal."""
    clinical = (
        f"EXISTS (SELECT 1 FROM {GRANT} g WHERE g.user_id = NEW.id AND g.confirmed_at IS NOT NULL "
        "AND g.ended_at IS NULL)"
    )
    sealed = (
        f"EXISTS (SELECT 1 FROM {SEAL} s WHERE s.user_id = NEW.id AND s.digest <> '' "
        f"AND NOT EXISTS (SELECT 1 FROM {SEAL} t WHERE t.user_id = s.user_id AND t.id > s.id))"
    )
    yield Guard(ACCOUNT, "INSERT", ((clinical, "the account of a clinician cannot be replaced"),))
    yield Guard(
        ACCOUNT,
        "UPDATE",
        (
            (
                f"NEW.is_active AND NOT OLD.is_active AND {clinical} AND {sealed}",
                "a clinician who comes back is confirmed again",
            ),
        ),
    )
