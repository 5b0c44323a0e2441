"""What the database itself refuses: the conditions of the gate's triggers, from the registry of reviewed types.

Each guard is written once, in the SQL that both engines share; workflow.triggers wraps it for each of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail.models import Page, Revision

from workflow.account_events import recorders
from workflow.account_guards import account_guards, role_grant_guards
from workflow.audit_guards import append_only_guards, audit_guards
from workflow.conditions import Guard, changed, columns_of, pushes_out, pushes_out_another, table_of
from workflow.gate import GUARDED_COLUMNS
from workflow.models import (
    AccountSeal,
    Contribution,
    GateNever,
    GatePermit,
    InterestDeclaration,
    ReviewedPage,
    ReviewerRecord,
    RiskPolicy,
    SignOff,
    Submission,
)
from workflow.seal import STRUCTURAL
from workflow.urgent_guards import emergency_guards, urgent_guards


def reviewed_page_types() -> list[type[ReviewedPage]]:
    """Return every concrete page type that a signature puts live."""
    return [model for model in apps.get_models() if issubclass(model, ReviewedPage)]


PAGE, REVISION = table_of(Page), table_of(Revision)
SIGN_OFF, PERMIT, NEVER = table_of(SignOff), table_of(GatePermit), table_of(GateNever)
SUBMISSION, CONTRIBUTION = table_of(Submission), table_of(Contribution)


def _page_guards() -> Iterator[Guard]:
    columns = [Page._meta.get_field(name).column for name in sorted(GUARDED_COLUMNS - {"id"})]
    permitted = f"EXISTS (SELECT 1 FROM {PERMIT} p WHERE p.page_id = NEW.id AND p.revision_id = NEW.live_revision_id)"
    alias = ("NEW.alias_of_id IS NOT NULL", "an alias has no review of its own")
    yield Guard(
        PAGE,
        "INSERT",
        (("NEW.live", "a page starts as a draft"), alias, (pushes_out(Page), "a page cannot be replaced")),
    )
    yield Guard(
        PAGE,
        "UPDATE",
        (
            ("NEW.id {differs} OLD.id", "a page keeps its id"),
            alias,
            (pushes_out_another(Page), "a page cannot be replaced"),
            (
                f"NEW.live AND (NOT OLD.live OR {changed(columns)}) AND NOT {permitted}",
                "this page goes live, or changes, only as it was signed off",
            ),
        ),
    )


def _closed(row: str, column: str) -> str:
    """Return the condition that the page of `row` is live and no permit stands for it."""
    return (
        f'EXISTS (SELECT 1 FROM {PAGE} g WHERE g.id = {row}."{column}" AND g.live AND NOT EXISTS '
        f"(SELECT 1 FROM {PERMIT} p WHERE p.page_id = g.id AND p.revision_id = g.live_revision_id))"
    )


def _content_guards(model: type[models.Model], column: str) -> Iterator[Guard]:
    """Guard a table whose rows are part of the page that `column` refers to."""
    table, key = table_of(model), model._meta.pk.column
    message = "this text is live, and changes only as it was signed off"

    def lock(row: str) -> str:
        return f'PERFORM 1 FROM {PAGE} WHERE id = {row}."{column}" FOR SHARE'

    replaced = "a row of a page cannot be replaced"
    another = pushes_out_another(model)
    yield Guard(table, "INSERT", ((_closed("NEW", column), message), (pushes_out(model), replaced)), (lock("NEW"),))
    yield Guard(
        table,
        "UPDATE",
        (
            (f'NEW."{key}" {{differs}} OLD."{key}"', "a row of a page keeps its id"),
            *([(another, replaced)] if another else []),
            (f"{changed(columns_of(model))} AND ({_closed('NEW', column)} OR {_closed('OLD', column)})", message),
        ),
        (lock("OLD"), lock("NEW")),
    )
    yield Guard(table, "DELETE", ((_closed("OLD", column), message),), (lock("OLD"),))


def _type_guards(model: type[ReviewedPage]) -> Iterator[Guard]:
    yield from _content_guards(model, model._meta.pk.column)
    for relation in get_all_child_relations(model):
        if relation.get_accessor_name() in STRUCTURAL:
            continue  # comments are no part of the text: reviewers write them while a page is live
        yield from _content_guards(relation.related_model, relation.field.column)
        for many in relation.related_model._meta.local_many_to_many:
            message = f"{relation.related_model.__name__}.{many.name}: a child row cannot have many-to-many content"
            raise TypeError(message)
    for many in model._meta.local_many_to_many:
        yield from _content_guards(many.remote_field.through, many.m2m_column_name())


def _revision_guards() -> Iterator[Guard]:
    frozen = (
        f"(EXISTS (SELECT 1 FROM {SIGN_OFF} s WHERE s.revision_id = OLD.id) "
        f"OR EXISTS (SELECT 1 FROM {SUBMISSION} b WHERE b.revision_id = OLD.id))"
    )
    signed = f"EXISTS (SELECT 1 FROM {SIGN_OFF} s WHERE s.revision_id = {{row}}.id AND s.withdrawn_at IS NULL)"
    content = changed(["content", "object_id", "content_type_id", "base_content_type_id", "user_id", "created_at"])
    yield Guard(
        REVISION,
        "INSERT",
        (
            (pushes_out(Revision), "a revision cannot be replaced"),
            ("NEW.approved_go_live_at IS NOT NULL", "a revision is scheduled only once it is signed off"),
        ),
    )
    yield Guard(
        REVISION,
        "UPDATE",
        (
            ("NEW.id {differs} OLD.id", "a revision keeps its id"),
            (f"{content} AND {frozen}", "a revision that was handed in never changes"),
            (
                "NEW.approved_go_live_at IS NOT NULL AND NEW.approved_go_live_at {differs} OLD.approved_go_live_at "
                f"AND NOT {signed.format(row='NEW')}",
                "a revision is scheduled only once it is signed off",
            ),
        ),
    )
    yield Guard(
        REVISION,
        "DELETE",
        ((f"EXISTS (SELECT 1 FROM {SIGN_OFF} s WHERE s.revision_id = OLD.id)", "a signed revision is kept"),),
    )


REVISION_OF_THE_PAGE = (
    f"EXISTS (SELECT 1 FROM {REVISION} r WHERE r.id = NEW.revision_id "
    "AND r.object_id = CAST(NEW.page_id AS varchar(255)))"
)
LOCK_REVISION = f"PERFORM 1 FROM {REVISION} WHERE id = NEW.revision_id FOR SHARE"


def _submission_guards() -> Iterator[Guard]:
    moves = {"status", "decided_at", "workflow_state_id", "release_at", "warnings"}
    stated = [column for column in columns_of(Submission) if column not in moves]
    signed = f"SELECT COUNT(DISTINCT s.reviewer_id) FROM {SIGN_OFF} s WHERE s.submission_id = NEW.id"
    undecided = "{row}.status IN ('in_review', 'approved')"
    another_open = (
        f"EXISTS (SELECT 1 FROM {SUBMISSION} t WHERE t.page_id = NEW.page_id AND {undecided.format(row='t')})"
    )
    yield Guard(
        SUBMISSION,
        "INSERT",
        (
            (f"NOT {REVISION_OF_THE_PAGE}", "what is handed in is a revision of its own page"),
            (pushes_out(Submission), "what was handed in cannot be replaced"),
            (f"{undecided.format(row='NEW')} AND {another_open}", "this page is in review already"),
            ("NEW.status IN ('approved', 'published')", "a review starts open"),
        ),
        (LOCK_REVISION,),
    )
    yield Guard(
        SUBMISSION,
        "UPDATE",
        (
            (changed(stated), "what was handed in never changes"),
            (f"NOT {undecided.format(row='OLD')} AND NEW.status <> OLD.status", "a decision is final"),
            (f"{changed(['release_at'])} AND NOT {undecided.format(row='OLD')}", "a decision is final"),
            (f"{changed(['warnings'])} AND NEW.status = OLD.status", "what held when it was signed is noted then"),
            (
                "NEW.status IN ('approved', 'published') AND NEW.status <> OLD.status "
                f"AND ({signed} AND s.withdrawn_at IS NULL) < NEW.signatures",
                "signatures are missing",
            ),
        ),
    )
    kept = f"EXISTS (SELECT 1 FROM {SIGN_OFF} s WHERE s.submission_id = OLD.id)"
    yield Guard(SUBMISSION, "DELETE", ((kept, "what was signed is kept"),))


def _sign_off_guards() -> Iterator[Guard]:
    fixed = [column for column in columns_of(SignOff) if column not in ("id", "withdrawn_at")]
    handed_in = (
        f"EXISTS (SELECT 1 FROM {SUBMISSION} b WHERE b.id = NEW.submission_id AND b.revision_id = NEW.revision_id "
        "AND b.page_id = NEW.page_id)"
    )
    wrote = (
        f"EXISTS (SELECT 1 FROM {CONTRIBUTION} c WHERE c.revision_id = NEW.revision_id AND c.user_id = NEW.reviewer_id)"
    )
    handed_in_by_signer = (
        f"EXISTS (SELECT 1 FROM {SUBMISSION} b WHERE b.id = NEW.submission_id AND b.submitted_by_id = NEW.reviewer_id)"
    )
    yield Guard(
        SIGN_OFF,
        "INSERT",
        (
            ("NEW.withdrawn_at IS NOT NULL", "a signature starts standing"),
            (f"NOT {REVISION_OF_THE_PAGE}", "a signature is for a revision of its own page"),
            (f"NOT {handed_in}", "a signature is for what was handed in"),
            (f"{wrote} OR {handed_in_by_signer}", "nobody signs what they wrote or handed in"),
            (pushes_out(SignOff), "a signature cannot be replaced"),
        ),
        (LOCK_REVISION,),
    )
    yield Guard(
        SIGN_OFF,
        "UPDATE",
        (
            ("NEW.id {differs} OLD.id", "a signature keeps its id"),
            (changed(fixed), "a signature never changes"),
            ("OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL", "a signature is withdrawn once"),
        ),
    )
    yield Guard(SIGN_OFF, "DELETE", (("1 = 1", "a signature is kept"),))


def _confirmed_guards(model: type[models.Model], word: str) -> Iterator[Guard]:
    """Guard records that are written once and then confirmed once, by the columns `{word}_by_id` and `{word}_at`."""
    table = table_of(model)
    fixed = [column for column in columns_of(model) if column not in (f"{word}_by_id", f"{word}_at")]
    yield Guard(table, "INSERT", ((pushes_out(model), "a record cannot be replaced"),))
    yield Guard(
        table,
        "UPDATE",
        (
            (changed(fixed), "a record never changes"),
            (f"OLD.{word}_at IS NOT NULL", f"a record is {word} once"),
        ),
    )
    yield Guard(table, "DELETE", (("1 = 1", "a record is kept"),))


def _permit_guards() -> Iterator[Guard]:
    standing = (
        f"FROM {SIGN_OFF} s JOIN {SUBMISSION} b ON b.id = s.submission_id "
        "WHERE s.page_id = NEW.page_id AND s.withdrawn_at IS NULL AND b.status = 'published'"
    )
    newest = f"NEW.revision_id = (SELECT s.revision_id {standing} ORDER BY s.id DESC LIMIT 1)"
    yield Guard(
        PERMIT,
        "INSERT",
        (
            ("NEW.must_vanish_id {differs} 0", "a permit must vanish"),
            (f"NOT EXISTS (SELECT 1 {standing} AND s.revision_id = NEW.revision_id)", "no signature stands"),
            (f"NOT ({newest})", "a newer revision is signed"),
            (pushes_out(GatePermit), "a permit stands already"),
        ),
        (f"PERFORM 1 {standing} FOR SHARE OF s, b",),
    )
    yield Guard(PERMIT, "UPDATE", (("1 = 1", "a permit never changes"),))
    yield Guard(NEVER, "INSERT", (("1 = 1", "this table stays empty"),))


def guards() -> list[Guard]:
    """Return every guard of this installation, in a stable order."""
    found: dict[str, Guard] = {}
    families: list[Iterable[Guard]] = [
        _page_guards(),
        _revision_guards(),
        _submission_guards(),
        _sign_off_guards(),
        _permit_guards(),
        append_only_guards(Contribution),
        audit_guards(),
        role_grant_guards(),
        account_guards(),
        urgent_guards(),
        emergency_guards(),
    ]
    families += [append_only_guards(model) for model in (AccountSeal, InterestDeclaration)]
    families += [_confirmed_guards(RiskPolicy, "approved"), _confirmed_guards(ReviewerRecord, "confirmed")]
    families += [_type_guards(model) for model in reviewed_page_types()]
    for family in families:
        for guard in family:
            found[guard.name] = guard
    return [found[name] for name in sorted(found)]


def tables() -> list[str]:
    """Return the tables that carry a guard or a recorder."""
    return sorted({trigger.table for trigger in [*guards(), *recorders()]})
