"""The audit as a chain: what an entry says, where it stands, and that nothing that happens later breaks it."""

from __future__ import annotations

import datetime
import hashlib
import json

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from wagtail.models import Revision

from tests.factories.knowledge_base import make_article, make_index
from tests.factories.vocabulary import make_topic
from tests.factories.workflow import make_user, publish_signed_off, submit
from workflow import audit, audit_verification, chain, services, triggers, upkeep
from workflow.models import AccountEvent, AuditEntry, AuditHead, SignOff
from workflow.refusals import Refused

pytestmark = pytest.mark.django_db


def findings() -> list[str]:
    return list(audit_verification.findings())


class TestRecord:
    def test_chains_each_entry_to_the_one_before(self):
        first = audit.record("tried", page=None, actor=None, note="One.")
        second = audit.record("tried", page=None, actor=None, note="Two.")

        assert (second.number, second.previous_hash) == (first.number + 1, first.entry_hash)
        head = AuditHead.objects.get()
        assert (head.number, head.hash) == (second.number, second.entry_hash)
        assert findings() == []

    def test_hashes_everything_that_the_entry_says(self):
        article, person = make_article(make_index()), make_user("author")
        made = audit.record("tried", page=article, actor=person, revision_id=7, note="Ω, and “this”.")
        stored = AuditEntry.objects.get(pk=made.pk)

        said = {
            "account_event": None,
            "action": "tried",
            "actor": person.pk,
            "actor_name": str(person),
            "at": stored.at.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%f+00:00"),
            "data": {"note": "Ω, and “this”."},
            "number": stored.number,
            "page": article.pk,
            "page_title": article.title,
            "previous_hash": stored.previous_hash,
            "revision": 7,
        }
        canonical = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
        assert stored.entry_hash == hashlib.sha256(canonical).hexdigest()

    def test_covers_each_stored_field_but_its_row(self):
        entry = audit.record("tried", page=None, actor=None)

        covered = set(chain.statement(entry)) | {f"{name}_id" for name in chain.statement(entry)}
        assert {field.attname for field in AuditEntry._meta.concrete_fields} - covered == {"id", "entry_hash"}

    def test_stores_a_date_as_the_text_that_every_database_gives_back(self):
        audit.record("tried", page=None, actor=None, on=datetime.date(2026, 3, 1), numbers={1: [2, None, True]})

        stored = AuditEntry.objects.first()
        assert stored.data == {"on": "2026-03-01", "numbers": {"1": [2, None, True]}}
        assert findings() == []

    @pytest.mark.parametrize("number", [1.5, 1e22, float("nan")])
    def test_refuses_a_number_that_a_database_may_round(self, number):
        with pytest.raises(TypeError, match="write it as text"):
            audit.record("tried", page=None, actor=None, share=number)

        assert not AuditEntry.objects.filter(action="tried").exists()

    def test_cuts_a_name_that_is_too_long(self):
        person = make_user("author", last_name="x" * 150)
        person.first_name = "y" * 150
        person.save()

        assert len(audit.record("tried", page=None, actor=person).actor_name) == 255
        assert findings() == []

    def test_is_undone_with_its_transaction(self):
        before = AuditHead.objects.get().number
        with transaction.atomic():
            audit.record("tried", page=None, actor=None)
            transaction.set_rollback(True)

        assert AuditHead.objects.get().number == before
        assert findings() == []

    def test_says_why_nothing_happens_without_the_end(self):
        triggers.remove(connection)
        AuditHead.objects.all().delete()

        with pytest.raises(Refused, match="The audit is broken at its end"):
            audit.record("tried", page=None, actor=None)

    def test_says_why_nothing_happens_past_an_entry_that_was_forced_in(self):
        end = AuditHead.objects.get()
        AuditEntry.objects.create(
            number=end.number + 1, previous_hash=end.hash, entry_hash="f" * 64, actor_name="Nobody", action="nothing"
        )

        with pytest.raises(Refused, match="The audit is broken at its end"):
            audit.record("tried", page=None, actor=None)


class TestWhatTheDatabaseRefuses:
    """Raw writes, with every trigger in place."""

    def refused(self, write):
        with pytest.raises(DatabaseError, match="clinical gate:"), transaction.atomic():
            write()
        assert findings() == []

    def entry(self, **changed):
        end = AuditHead.objects.get()
        words = {"number": end.number + 1, "previous_hash": end.hash, "actor_name": "Nobody", "action": "tried"}
        return AuditEntry(**words | changed)

    @pytest.mark.parametrize("changed", [{"number": 1}, {"number": 900}, {"previous_hash": "0" * 64}])
    def test_an_entry_anywhere_but_at_the_end(self, changed):
        self.refused(lambda: self.entry(**changed).save(force_insert=True))

    @pytest.mark.parametrize("changed", [{"number": 1}, {"number": 900}, {"hash": "0" * 64}, {"number": 0}])
    def test_an_end_that_is_no_entry(self, changed):
        self.refused(lambda: AuditHead.objects.update(**changed))

    def test_an_end_that_skips_an_entry(self):
        def skip():
            end = AuditHead.objects.get()
            audit.record("tried", page=None, actor=None)
            last = audit.record("tried", page=None, actor=None)
            AuditHead.objects.filter(pk=end.pk).update(number=last.number + 1, hash=last.entry_hash)

        self.refused(skip)

    def test_an_end_that_is_removed_or_doubled(self):
        self.refused(lambda: AuditHead.objects.all().delete())
        self.refused(lambda: AuditHead.objects.create(number=0, hash=chain.START))
        self.refused(lambda: AuditHead.objects.update(id=900))


class TestSurvives:
    @pytest.fixture
    def article(self, db):
        return publish_signed_off(make_article(make_index()))

    def entries(self):
        return list(AuditEntry.objects.filter(account_event_id=None).order_by("number").values_list("entry_hash"))

    def recalled(self, article):
        """Return an author and a draft beside `article` that was handed in and taken back."""
        author = make_user("managing_editor")
        index, topics = article.get_parent().specific, [make_topic("Another")]
        draft = make_article(index, title="Another", topics=topics, owner=author)
        services.recall(submission=submit(draft, author=author), user=author)
        return author, draft

    def test_the_deactivation_of_everybody_in_it(self, article):
        before = self.entries()
        for sign_off in SignOff.objects.select_related("reviewer"):
            sign_off.reviewer.is_active = False
            sign_off.reviewer.save()

        audit.absorb()

        assert self.entries() == before
        assert AuditEntry.objects.filter(action=AccountEvent.What.DEACTIVATED).exists()
        assert findings() == []

    def test_purge_revisions(self, article):
        author = make_user("managing_editor")
        for _ in range(3):
            article.save_revision(user=author)
        audit.record("tried", page=article, actor=author, revision_id=article.latest_revision_id - 1)
        before = self.entries()

        call_command("purge_revisions", verbosity=0)

        assert not Revision.objects.filter(pk=article.latest_revision_id - 1).exists()
        assert self.entries() == before
        assert findings() == []

    def test_the_withdrawal_of_its_page(self, article):
        lead = make_user("clinical_lead")
        audit.absorb()
        before = self.entries()

        services.withdraw(page=article, user=lead, reason="error", note="A number is wrong.")

        assert self.entries()[:-1] == before
        assert findings() == []

    def test_the_deletion_of_a_page_that_was_never_signed(self, article):
        _author, draft = self.recalled(article)
        before = self.entries()

        draft.delete()

        assert self.entries() == before
        assert findings() == []


class TestUpkeep:
    def test_logs_the_end_as_an_anchor_outside_the_database(self, caplog):
        make_user("author")
        with caplog.at_level("INFO", logger="workflow.upkeep"):
            upkeep.verify_audit()

        assert not AccountEvent.objects.filter(absorbed_as=None).exists()
        assert str(AuditHead.objects.get()) in caplog.text

    def test_names_what_is_wrong(self):
        triggers.remove(connection)
        AuditEntry.objects.filter(number=2).update(actor_name="Nobody")

        with pytest.raises(upkeep.AuditBrokenError, match="Entry 2 was changed"):
            upkeep.verify_audit()
