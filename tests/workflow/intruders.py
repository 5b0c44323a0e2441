"""What gets through: somebody who holds the password of the database's owner. Each of them is found afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.utils import timezone
from wagtail.models import Page, Revision

from cms.users.models import User
from knowledge_base.models import TopicArticlePage
from tests.factories.accounts import NEW, stored
from tests.factories.knowledge_base import make_article, make_index
from tests.factories.vocabulary import make_topic
from tests.factories.workflow import make_user, publish_signed_off, submit
from tests.workflow.doors.sql_doors import ARTICLE, sql
from workflow import audit, services, triggers
from workflow.accounts import digest_of
from workflow.models import AccountSeal, Contribution, Governance, RoleGrant, SignOff, Submission
from workflow.services.signing import seal_of

DOSE = "Take 125 mg."


@dataclass(frozen=True)
class Live:
    """A live article, one in review, and people around them."""

    article: TopicArticlePage
    submission: Submission
    reviewer: User
    admin: User


@dataclass(frozen=True)
class Intruder:
    """One way round every layer, and the words of verify_live that find it; the triggers stand again afterwards."""

    name: str
    act: Callable[[Live], Any]
    found: str
    only: str = ""
    triggers_back: bool = True

    @property
    def exists_here(self) -> bool:
        return self.only in ("", connection.vendor)


INTRUDERS: list[Intruder] = []


def intruder(name: str, found: str, **more: Any) -> Callable[[Callable[[Live], Any]], Any]:
    """Add a way round every layer."""

    def add(act: Callable[[Live], Any]) -> Any:
        INTRUDERS.append(Intruder(name, act, found, **more))
        return act

    return add


def build_what_is_live() -> Live:
    """Make the pages by the real road."""
    author, reviewer = make_user("author"), make_user("clinical_reviewer")
    index = make_index(owner=author)
    article = publish_signed_off(make_article(index, owner=author), author=author, reviewer=reviewer)
    waiting = make_article(index, owner=author, title="Waiting", topics=[make_topic("Safety")])
    submission = submit(waiting, author=author)
    return Live(article, submission, make_user("clinical_reviewer"), make_user("site_admin"))


def permitted(live: Live, statement: str, *values: Any) -> None:
    """Run a statement under a permit that is taken away again: no trigger can tell it from ours."""
    sql("INSERT INTO workflow_gatepermit VALUES (%s, %s, 0)", live.article.pk, live.article.live_revision_id)
    sql(statement, *values)
    sql("DELETE FROM workflow_gatepermit")


@intruder("a forged permit, and other words in the page's row", "The text of", triggers_back=False)
def _(live: Live) -> None:
    permitted(live, "UPDATE wagtailcore_page SET title = %s WHERE id = %s", DOSE, live.article.pk)


@intruder("a forged permit, and other words in the type's row", "The text of", triggers_back=False)
def _(live: Live) -> None:
    permitted(live, f"UPDATE {ARTICLE} SET summary = %s WHERE page_ptr_id = %s", DOSE, live.article.pk)


@intruder("a forged permit, and a child row fewer", "The text of", triggers_back=False)
def _(live: Live) -> None:
    permitted(live, "DELETE FROM knowledge_base_articletopic WHERE page_id = %s", live.article.pk)


@intruder("a forged permit that stays", "A permit was left over", triggers_back=False)
def _(live: Live) -> None:
    sql("INSERT INTO workflow_gatepermit VALUES (%s, %s, 0)", live.article.pk, live.article.live_revision_id)


@intruder("triggers dropped", "is missing or not ours", triggers_back=False)
def _(live: Live) -> None:
    triggers.remove(connection)


@intruder("one trigger made anew without its condition", "is missing or not ours", triggers_back=False)
def _(live: Live) -> None:
    if connection.vendor == "sqlite":
        name = "gate_wagtailcore_page_update_3"
        sql(f"DROP TRIGGER {name}")
        sql(f"CREATE TRIGGER {name} BEFORE UPDATE ON wagtailcore_page WHEN 0 BEGIN SELECT 1; END")
    else:
        sql(
            "CREATE OR REPLACE FUNCTION public.gate_wagtailcore_page_update() RETURNS trigger LANGUAGE plpgsql "
            "SET search_path TO 'public', 'pg_catalog', 'pg_temp' AS 'BEGIN RETURN NEW; END'"
        )
    sql("UPDATE wagtailcore_page SET title = %s WHERE id = %s", DOSE, live.article.pk)


@intruder("one trigger switched off", "is missing or not ours", only="postgresql", triggers_back=False)
def _(live: Live) -> None:
    sql("ALTER TABLE wagtailcore_page DISABLE TRIGGER gate_wagtailcore_page_update")


@intruder("triggers kept from firing for a session", "The text of", only="postgresql", triggers_back=False)
def _(live: Live) -> None:
    sql("SET LOCAL session_replication_role = replica")
    sql("UPDATE wagtailcore_page SET title = %s WHERE id = %s", DOSE, live.article.pk)
    sql("SET LOCAL session_replication_role = origin")


@intruder("triggers dropped, other words, triggers made again", "The text of")
def _(live: Live) -> None:
    triggers.remove(connection)
    TopicArticlePage.objects.filter(pk=live.article.pk).update(summary=DOSE)


@intruder("triggers dropped, other words in page, revision and signature", "stands nowhere in the audit")
def _(live: Live) -> None:
    triggers.remove(connection)
    revision = Revision.objects.get(pk=live.article.live_revision_id)
    Revision.objects.filter(pk=revision.pk).update(content={**revision.content, "summary": DOSE})
    TopicArticlePage.objects.filter(pk=live.article.pk).update(summary=DOSE)
    changed = stored_page(live).seal(live.article.live_sign_offs()[0].submission.statement)
    SignOff.objects.filter(revision=revision).update(
        content_digest=changed.content_digest,
        dependencies_digest=changed.dependencies_digest,
        dependencies=changed.dependencies,
        fingerprint=changed.fingerprint,
    )


def stored_page(live: Live) -> Any:
    return TopicArticlePage.objects.get(pk=live.article.pk)


@intruder("triggers dropped, a draft put live", "is not signed off")
def _(live: Live) -> None:
    triggers.remove(connection)
    Page.objects.filter(pk=live.submission.page_id).update(live=True, live_revision=live.submission.revision_id)


@intruder("triggers dropped, a signature written with no entry in the audit", "stands nowhere in the audit")
def _(live: Live) -> None:
    forge_signature(live)


def forge_signature(live: Live) -> None:
    """Write the signature of an expert under a draft, every digest true, and put the draft live."""
    triggers.remove(connection)
    submission, sealed = live.submission, seal_of(live.submission)
    SignOff.objects.create(
        page_id=submission.page_id,
        revision=submission.revision,
        submission=submission,
        reviewer=live.reviewer,
        attestation="Forged.",
        specialties=["psychiatry"],
        **vars(sealed),
        **submission.statement,
    )
    Submission.objects.filter(pk=submission.pk).update(status="published", decided_at=timezone.now())
    Page.objects.filter(pk=submission.page_id).update(live=True, live_revision=submission.revision_id)
    Governance.objects.filter(page_id=submission.page_id).update(status="current")


def forge_whole(live: Live) -> None:
    """Forge a signature, and append to the audit what a true one would have left there."""
    forge_signature(live)
    page, revision_id = Page.objects.get(pk=live.submission.page_id), live.submission.revision_id
    fingerprint = seal_of(live.submission).fingerprint
    audit.record("signed_off", page=page, actor=live.reviewer, revision_id=revision_id, fingerprint=fingerprint)
    audit.record("published", page=page, actor=None, revision_id=revision_id, **live.submission.statement)


@intruder(
    "triggers dropped, who wrote a text forgotten, and its author signs", "by somebody who had a hand in the text"
)
def _(live: Live) -> None:
    triggers.remove(connection)
    Contribution.objects.all()._raw_delete("default")
    SignOff.objects.filter(page_id=live.article.pk).update(reviewer=live.article.live_revision.user)


@intruder("triggers dropped, a role that nobody gave", "is not in the record")
def _(live: Live) -> None:
    triggers.remove(connection)
    lead = RoleGrant.objects.filter(role="clinical_lead").earliest("pk").user
    RoleGrant.objects.create(
        user=live.admin, role="clinical_reviewer", reason="Mine.", proposed_by=live.reviewer, confirmed_by=lead,
        confirmed_at=timezone.now(),
    )  # fmt: skip


@intruder("a role proposed and confirmed in others' names", "is not in the record", triggers_back=False)
def _(live: Live) -> None:
    lead = RoleGrant.objects.filter(role="clinical_lead").earliest("pk").user
    grant = RoleGrant.objects.create(
        user=live.admin, role="clinical_reviewer", reason="Mine.", proposed_by=live.reviewer
    )
    RoleGrant.objects.filter(pk=grant.pk).update(confirmed_by=lead, confirmed_at=timezone.now())


@intruder("an expert's password and a seal that fits it", "was sealed past every form", triggers_back=False)
def _(live: Live) -> None:
    User.objects.filter(pk=live.reviewer.pk).update(password=make_password(NEW))
    thief = stored(live.reviewer)
    AccountSeal.objects.create(user=thief, kind="own", digest=digest_of(thief), by=thief)
    services.sign_off(
        submission=live.submission,
        user=thief,
        fingerprint=seal_of(live.submission).fingerprint,
        password=NEW,
        attested=True,
    )
