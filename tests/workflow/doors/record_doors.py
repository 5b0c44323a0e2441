"""The doors behind the doors: the frozen texts, the signatures and the records on which the gate rests."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Revision

from tests.factories.workflow import make_user
from tests.workflow.doors.door import Door, collector
from tests.workflow.doors.sql_doors import columns, copied, sql
from tests.workflow.ward import UNSIGNED, Ward
from workflow.models import AuditEntry, Contribution, SignOff

RECORD_DOORS: list[Door] = []
door = collector(RECORD_DOORS)


def tampered(revision: Revision) -> dict[str, Any]:
    return {**revision.content, "title": UNSIGNED}


# Frozen revisions


@door("submitted revision: saved with other words", by="guard")
def _(ward: Ward) -> None:
    revision = ward.submission.revision
    revision.content = tampered(revision)
    revision.save()


@door("signed revision: saved with other words", by="guard")
def _(ward: Ward) -> None:
    revision = ward.signed
    revision.content = tampered(revision)
    revision.save(update_fields=["content"])


@door("signed revision: given to another page", by="guard")
def _(ward: Ward) -> None:
    revision = ward.signed
    revision.object_id = str(ward.draft.pk)
    revision.save()


@door("submitted revision: QuerySet.update()", by="trigger")
def _(ward: Ward) -> None:
    revision = ward.submission.revision
    Revision.objects.filter(pk=revision.pk).update(content=tampered(revision))


@door("signed revision: bulk_update()", by="trigger")
def _(ward: Ward) -> None:
    revision = ward.signed
    revision.content = tampered(revision)
    Revision.objects.bulk_update([revision], ["content"])


@door("signed revision: bulk_create() with update_conflicts", by="trigger")
def _(ward: Ward) -> None:
    revision = ward.signed
    revision.content = tampered(revision)
    Revision.objects.bulk_create([revision], update_conflicts=True, unique_fields=["id"], update_fields=["content"])


@door("signed revision: SQL", by="trigger")
def _(ward: Ward) -> None:
    sql("UPDATE wagtailcore_revision SET content = '{}' WHERE id = %s", ward.signed.pk)


@door("signed revision: another author by SQL", by="trigger")
def _(ward: Ward) -> None:
    sql("UPDATE wagtailcore_revision SET user_id = %s WHERE id = %s", ward.reviewer.pk, ward.signed.pk)


@door("signed revision: another id", by="trigger")
def _(ward: Ward) -> None:
    sql("UPDATE wagtailcore_revision SET id = id + 100000 WHERE id = %s", ward.signed.pk)


@door("unsigned revision: the id of a signed one, UPDATE OR REPLACE", by="trigger", only="sqlite")
def _(ward: Ward) -> None:
    sql("UPDATE OR REPLACE wagtailcore_revision SET id = %s WHERE id = %s", ward.signed.pk, ward.unsigned.pk)


@door("signed revision: INSERT OR REPLACE", by="trigger", only="sqlite")
def _(ward: Ward) -> None:
    copied("wagtailcore_revision", "INSERT OR REPLACE", "id = %s", ward.signed.pk, content="'{}'")


@door("signed revision: ON CONFLICT DO UPDATE", by="trigger")
def _(ward: Ward) -> None:
    names = columns("wagtailcore_revision")
    sql(
        f"INSERT INTO wagtailcore_revision ({names}) SELECT {names} FROM wagtailcore_revision WHERE id = %s "
        "ON CONFLICT (id) DO UPDATE SET content = '{}'",
        ward.signed.pk,
    )


@door("signed revision: deleted", by="foreign key")
def _(ward: Ward) -> None:
    ward.signed.delete()


@door("submitted revision: deleted", by="foreign key")
def _(ward: Ward) -> None:
    ward.submission.revision.delete()


@door("signed revision: deleted by SQL", by="trigger")
def _(ward: Ward) -> None:
    sql("DELETE FROM wagtailcore_revision WHERE id = %s", ward.signed.pk)


@door("revisions: purge_revisions", by="nothing")
def _(ward: Ward) -> None:
    call_command("purge_revisions", verbosity=0)


# Signatures


def forged(ward: Ward, **changed: Any) -> SignOff:
    """Return a signature on the article, copied from a true one; every digest fits."""
    sign_off = ward.sign_off
    sign_off.pk, sign_off.withdrawn_at = None, None
    for name, value in changed.items():
        setattr(sign_off, name, value)
    return sign_off


@door("signature: by a contributor", by="trigger")
def _(ward: Ward) -> None:
    forged(ward, reviewer=ward.author).save(force_insert=True)


@door("signature: on a revision that nobody handed in", by="trigger")
def _(ward: Ward) -> None:
    forged(ward, revision=ward.unsigned, reviewer=ward.reviewer).save(force_insert=True)
    ward.unsigned.publish(skip_permission_checks=True)


@door("signature: on another page's revision", by="trigger")
def _(ward: Ward) -> None:
    forged(ward, page=ward.waiting.page_ptr).save(force_insert=True)


@door("signature: born withdrawn", by="trigger")
def _(ward: Ward) -> None:
    forged(ward, withdrawn_at=timezone.now()).save(force_insert=True)


@door("signature: changed", by="trigger")
def _(ward: Ward) -> None:
    sign_off = ward.sign_off
    sign_off.content_digest = "0" * 64
    sign_off.save()


@door("signature: given to another revision", by="trigger")
def _(ward: Ward) -> None:
    SignOff.objects.filter(pk=ward.sign_off.pk).update(revision=ward.unsigned)


@door("signature: deleted", by="trigger")
def _(ward: Ward) -> None:
    ward.sign_off.delete()


@door("signatures: deleted all at once", by="trigger")
def _(ward: Ward) -> None:
    SignOff.objects.all()._raw_delete("default")


@door("signature: withdrawn and given back", by="trigger")
def _(ward: Ward) -> None:
    SignOff.objects.filter(pk=ward.sign_off.pk).update(withdrawn_at=timezone.now())
    SignOff.objects.filter(pk=ward.sign_off.pk).update(withdrawn_at=None)


@door("signature: INSERT OR REPLACE", by="trigger", only="sqlite")
def _(ward: Ward) -> None:
    copied("workflow_signoff", "INSERT OR REPLACE", "id = %s", ward.sign_off.pk, reviewer_name=f"'{UNSIGNED}'")


@door("signature: ON CONFLICT DO UPDATE", by="trigger")
def _(ward: Ward) -> None:
    names = columns("workflow_signoff")
    sql(
        f"INSERT INTO workflow_signoff ({names}) SELECT {names} FROM workflow_signoff WHERE id = %s "
        "ON CONFLICT (id) DO UPDATE SET reviewer_name = %s",
        ward.sign_off.pk,
        UNSIGNED,
    )


@door("withdrawn revision: published again", by="guard")
def _(ward: Ward) -> None:
    SignOff.objects.filter(page=ward.article.page_ptr).update(withdrawn_at=timezone.now())
    ward.signed.publish(skip_permission_checks=True)


@door("page: deleted", by="foreign key")
def _(ward: Ward) -> None:
    ward.article.delete()


@door("page: its index deleted", by="foreign key")
def _(ward: Ward) -> None:
    ward.index.delete()


# What was handed in, who wrote it, and the record of both


@door("submission: changed", by="trigger")
def _(ward: Ward) -> None:
    ward.submission.change_note = UNSIGNED
    ward.submission.save()


@door("submission: given to another revision", by="trigger")
def _(ward: Ward) -> None:
    sql("UPDATE workflow_submission SET revision_id = %s WHERE id = %s", ward.unsigned.pk, ward.submission.pk)


@door("submission: of another page's revision", by="trigger")
def _(ward: Ward) -> None:
    copied("workflow_submission", "INSERT", "id = %s", ward.submission.pk, id="id + 100000",
           page_id=str(ward.draft.pk))  # fmt: skip


@door("submission: a decision taken back", by="trigger")
def _(ward: Ward) -> None:
    sql("UPDATE workflow_submission SET status = 'in_review' WHERE id = %s", ward.sign_off.submission_id)


@door("submission: INSERT OR REPLACE", by="trigger", only="sqlite")
def _(ward: Ward) -> None:
    copied("workflow_submission", "INSERT OR REPLACE", "id = %s", ward.sign_off.submission_id,
           change_note=f"'{UNSIGNED}'")  # fmt: skip


@door("submission: another open one, INSERT OR REPLACE", by="trigger", only="sqlite")
def _(ward: Ward) -> None:
    copied("workflow_submission", "INSERT OR REPLACE", "id = %s", ward.submission.pk, id="id + 100000")


@door("submission: ON CONFLICT DO UPDATE", by="trigger")
def _(ward: Ward) -> None:
    names = columns("workflow_submission")
    sql(
        f"INSERT INTO workflow_submission ({names}) SELECT {names} FROM workflow_submission WHERE id = %s "
        "ON CONFLICT (id) DO UPDATE SET change_note = %s",
        ward.submission.pk,
        UNSIGNED,
    )


@door("submission: deleted with its signature", by="foreign key")
def _(ward: Ward) -> None:
    ward.sign_off.submission.delete()


@door("submission: signed, deleted by SQL", by="trigger")
def _(ward: Ward) -> None:
    sql("DELETE FROM workflow_submission WHERE id = %s", ward.sign_off.submission_id)


@door("contribution: deleted", by="trigger")
def _(ward: Ward) -> None:
    Contribution.objects.filter(user=ward.author).delete()


@door("contribution: given to somebody else", by="trigger")
def _(ward: Ward) -> None:
    Contribution.objects.filter(user=ward.author).update(user=ward.reviewer)


@door("contribution: INSERT OR REPLACE by id", by="trigger", only="sqlite")
def _(ward: Ward) -> None:
    copied("workflow_contribution", "INSERT OR REPLACE", "user_id = %s", ward.author.pk, page_id="1")


@door("contribution: INSERT OR REPLACE by its key", by="trigger", only="sqlite")
def _(ward: Ward) -> None:
    copied("workflow_contribution", "INSERT OR REPLACE", "user_id = %s", ward.author.pk, id="id + 100000",
           page_id="1")  # fmt: skip


@door("contribution: ON CONFLICT DO UPDATE", by="trigger")
def _(ward: Ward) -> None:
    names = columns("workflow_contribution", "id")
    sql(
        f"INSERT INTO workflow_contribution ({names}) SELECT {names} FROM workflow_contribution WHERE user_id = %s "
        "ON CONFLICT (revision_id, user_id, kind) DO UPDATE SET page_id = 1",
        ward.author.pk,
    )


@door("audit: changed", by="trigger")
def _(ward: Ward) -> None:
    AuditEntry.objects.update(actor_name="nobody")


@door("audit: deleted", by="trigger")
def _(ward: Ward) -> None:
    AuditEntry.objects.all().delete()


@door("audit: deleted by SQL", by="trigger")
def _(ward: Ward) -> None:
    sql("DELETE FROM workflow_auditentry")


@door("audit: INSERT OR REPLACE", by="trigger", only="sqlite")
def _(ward: Ward) -> None:
    copied("workflow_auditentry", "INSERT OR REPLACE", "id > %s", 0, action="'nothing'")


@door("audit: inserted past its end", by="trigger")
def _(ward: Ward) -> None:
    copied("workflow_auditentry", "INSERT", "number = %s", 2, id="id + 100000", number="number + 100000")


@door("end of the audit: moved back", by="trigger")
def _(ward: Ward) -> None:
    sql("UPDATE workflow_audithead SET number = number - 1")


@door("end of the audit: deleted", by="trigger")
def _(ward: Ward) -> None:
    sql("DELETE FROM workflow_audithead")


@door("end of the audit: INSERT OR REPLACE", by="trigger", only="sqlite")
def _(ward: Ward) -> None:
    copied("workflow_audithead", "INSERT OR REPLACE", "id > %s", 0, number="0")


@door("account event: changed", by="trigger")
def _(ward: Ward) -> None:
    sql("UPDATE workflow_accountevent SET username = 'nobody'")


@door("account event: deleted", by="trigger")
def _(ward: Ward) -> None:
    sql("DELETE FROM workflow_accountevent")


@door("account event: INSERT OR REPLACE", by="trigger", only="sqlite")
def _(ward: Ward) -> None:
    copied("workflow_accountevent", "INSERT OR REPLACE", "id > %s", 0, username="'nobody'")


@door("membership: INSERT OR REPLACE", by="trigger", only="sqlite")
def _(ward: Ward) -> None:
    copied("users_user_groups", "INSERT OR REPLACE", "user_id = %s", ward.author.pk, user_id=str(ward.reviewer.pk))


@door("account of an author: deleted", by="foreign key")
def _(ward: Ward) -> None:
    ward.author.delete()


@door("account of a signer: deleted", by="foreign key")
def _(ward: Ward) -> None:
    ward.sign_off.reviewer.delete()


@door("account that did nothing: deleted", by="nothing")
def _(ward: Ward) -> None:
    make_user("author").delete()
