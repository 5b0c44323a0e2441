"""What the verbs that are about no single page record and announce: bundles, roles, the register, policies."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from cms.users.models import User
from tests.factories.accounts import Team, confirm, confirm_account, stored
from tests.factories.vocabulary import make_topic
from tests.factories.workflow import PASSWORD, first_lead, make_user
from tests.workflow.told import Entry, Told
from tests.workflow.ward import Ward, fresh
from workflow import services
from workflow.models import AccountSeal, AuditEntry, EmergencyAccess, RoleGrant
from workflow.services import account_seals

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
REASON = "  Joins the team. "
STRIPPED = "Joins the team."


class TestBundles:
    def test_from_the_beginning_to_the_end(self, ward: Ward, told: Told) -> None:
        editor, page, moment = ward.users["managing_editor"], ward.draft, timezone.now() + DAY
        bundle = services.create_bundle(user=editor, name=" Spring ", note=" All of it. ", release_at=moment)
        assert (bundle.name, bundle.note, bundle.created_by) == ("Spring", "All of it.", editor)
        assert bundle.release_at == moment

        services.add_to_bundle(bundle=bundle, page=page, user=editor)
        services.close_bundle(bundle=bundle, user=editor, seen={page.pk})
        services.reopen_bundle(bundle=bundle, user=editor)
        services.reschedule_bundle(bundle=bundle, user=editor, release_at=None, seen=moment)
        services.take_out_of_bundle(bundle=bundle, page=page, user=editor)
        services.add_to_bundle(bundle=bundle, page=page, user=editor)
        services.cancel_bundle(bundle=bundle, user=editor, seen={page.pk})

        said = {"bundle": bundle.pk, "note": "Spring."}
        at_once = {"bundle": bundle.pk, "note": "Spring: as soon as all are signed."}
        assert told.recorded == [
            Entry("bundle_created", None, editor, None, said),
            Entry("bundled", page.pk, editor, None, said),
            Entry("bundle_closed", None, editor, None, said),
            Entry("bundle_reopened", None, editor, None, said),
            Entry("bundle_rescheduled", None, editor, None, at_once),
            Entry("unbundled", page.pk, editor, None, said),
            Entry("bundled", page.pk, editor, None, said),
            Entry("unbundled", page.pk, editor, None, said),
            Entry("bundle_cancelled", None, editor, None, said),
        ]
        assert told.heard == []

    def test_what_each_verb_leaves(self, ward: Ward) -> None:
        editor, page, moment = ward.users["managing_editor"], ward.draft, timezone.now() + DAY
        bundle = services.create_bundle(user=editor, name="Spring")
        place = services.add_to_bundle(bundle=bundle, page=page, user=editor)
        assert (place.bundle, place.page_id) == (bundle, page.pk)

        services.close_bundle(bundle=bundle, user=editor, seen={page.pk})
        closed = fresh(bundle)
        assert (closed.status, closed.closed_at is not None) == ("closed", True)

        services.reopen_bundle(bundle=bundle, user=editor)
        opened = fresh(bundle)
        assert (opened.status, opened.closed_at) == ("open", None)

        services.reschedule_bundle(bundle=bundle, user=editor, release_at=moment, seen=None)
        assert fresh(bundle).release_at == moment

        services.cancel_bundle(bundle=bundle, user=editor, seen={page.pk})
        cancelled = fresh(bundle)
        assert (cancelled.status, cancelled.ended_at is not None) == ("cancelled", True)
        assert not bundle.places.exists()


class TestRoles:
    @pytest.fixture
    def team(self) -> Team:
        return Team()

    def about(self, grant: RoleGrant, **more: Any) -> dict[str, Any]:
        """Return what every entry about a grant holds."""
        person = grant.user
        return {"account": person.username, "person": person.pk, "role": grant.role, "grant": grant.pk, **more}

    def test_proposing_and_confirming(self, team: Team, told: Told) -> None:
        grant = services.propose_role(user=team.newcomer, role="clinical_reviewer", proposer=team.admin, reason=REASON)
        confirm(grant, by=team.lead)

        assert told.recorded == [
            Entry("role_proposed", None, team.admin, None, self.about(grant, note=STRIPPED)),
            Entry("role_confirmed", None, team.lead, None, self.about(grant)),
        ]
        said = {"event": "role_proposed", "person": team.newcomer, "actor": team.admin, "grant": grant}
        assert told.heard == [("account_moved", {"sender": RoleGrant, **said})]
        confirmed = fresh(grant)
        assert (confirmed.user, confirmed.proposed_by, confirmed.reason) == (team.newcomer, team.admin, STRIPPED)
        assert confirmed.confirmed_by == team.lead
        assert confirmed.confirmed_at is not None
        seal = AccountSeal.objects.filter(user=team.newcomer).latest("pk")
        assert (seal.kind, seal.by) == ("granted", team.lead)
        assert set(team.newcomer.groups.values_list("name", flat=True)) == {"Authors", "Clinical reviewers"}

    def test_declining(self, team: Team, told: Told) -> None:
        grant = team.propose()
        told.start_over()

        services.decline_role(grant=grant, user=team.lead, password=PASSWORD, note=REASON)

        assert told.recorded == [Entry("role_declined", None, team.lead, None, self.about(grant, note=STRIPPED))]
        assert fresh(grant).ended_at is not None

    def test_taking_a_proposal_back(self, team: Team, told: Told) -> None:
        grant = team.propose()
        told.start_over()

        services.end_role(grant=grant, user=team.admin, reason=REASON)

        assert told.recorded == [Entry("role_declined", None, team.admin, None, self.about(grant, note=STRIPPED))]

    def test_ending(self, team: Team, told: Told) -> None:
        grant = RoleGrant.objects.get(user=team.reviewer)

        ended = services.end_role(grant=grant, user=team.second_lead, reason=REASON)

        assert told.recorded == [Entry("role_ended", None, team.second_lead, None, self.about(grant, note=STRIPPED))]
        assert fresh(ended).ended_at is not None
        assert not team.reviewer.groups.exists()

    def test_confirming_an_account_that_somebody_changed(self, team: Team, told: Told) -> None:
        User.objects.filter(pk=team.reviewer.pk).update(email="other@example.org")
        person = {"account": team.reviewer.username, "person": team.reviewer.pk}

        assert account_seals.note_change(team.reviewer, by=team.admin)
        sealed = confirm_account(team.reviewer, by=team.lead)

        broken = AccountSeal.objects.get(user=team.reviewer, kind="changed")
        assert (broken.digest, broken.by) == ("", team.admin)
        assert told.recorded == [
            Entry("account_changed", None, team.admin, None, {**person, "what": broken.get_kind_display()}),
            Entry("account_confirmed", None, team.lead, None, person),
        ]
        said = {"event": "account_changed", "person": team.reviewer, "actor": team.admin, "grant": None}
        assert told.heard == [("account_moved", {"sender": AccountSeal, **said})]
        assert (sealed.kind, sealed.by) == ("confirmed", team.lead)
        assert account_seals.is_intact(stored(team.reviewer))

    def test_changing_ones_own(self, team: Team, told: Told) -> None:
        User.objects.filter(pk=team.reviewer.pk).update(email="other@example.org")

        account_seals.seal_own_change(team.reviewer, kind=AccountSeal.Kind.OWN, was_intact=True)

        person = {"account": team.reviewer.username, "person": team.reviewer.pk, "how": "own"}
        assert told.recorded == [Entry("account_sealed", None, team.reviewer, None, person)]
        seal = AccountSeal.objects.filter(user=team.reviewer).latest("pk")
        assert (seal.kind, seal.by) == ("own", team.reviewer)

    def test_the_first_lead_of_an_installation(self) -> None:
        first = first_lead()
        grant = RoleGrant.objects.get(user=first)

        (recorded,) = AuditEntry.objects.filter(action="role_installed")
        assert (recorded.page, recorded.actor, recorded.data) == (None, None, self.about(grant))
        assert (grant.role, grant.proposed_by, grant.confirmed_by) == ("clinical_lead", None, None)
        assert grant.reason == "First clinical lead of this installation."
        assert grant.confirmed_at == grant.proposed_at is not None
        assert "Clinical leads" in first.groups.values_list("name", flat=True)
        seal = AccountSeal.objects.get(user=first)
        assert (seal.kind, seal.by) == ("system", None)


class TestRegister:
    def test_writing_it_down_and_confirming_it(self, told: Told) -> None:
        admin, lead = make_user("site_admin"), make_user("clinical_lead")
        person, expires = make_user("author"), timezone.localdate() + DAY
        told.start_over()

        record = services.record_reviewer(
            person=person, user=admin, specialties=["pharmacy", "nursing"], license_expires_on=expires
        )
        services.confirm_reviewer(record=record, user=lead, password=PASSWORD)

        said = {
            "person": person.pk,
            "specialties": ["nursing", "pharmacy"],
            "license_expires_on": expires.isoformat(),
        }
        assert told.recorded == [
            Entry("reviewer_recorded", None, admin, None, said),
            Entry("reviewer_confirmed", None, lead, None, said),
        ]
        kept = fresh(record)
        assert (kept.user, kept.recorded_by, kept.confirmed_by) == (person, admin, lead)
        assert (kept.specialties, kept.license_expires_on) == (["nursing", "pharmacy"], expires)

    def test_declaring_interests(self, told: Told) -> None:
        reviewer, first, second = make_user("clinical_reviewer"), make_topic("Clozapine"), make_topic("Lithium")
        told.start_over()

        declared = services.declare_interests(
            user=reviewer, interests={second.pk: " Shares ", first.pk: "Speaker fees"}, password=PASSWORD
        )

        interests = [
            {"topic": first.pk, "name": "Clozapine", "interest": "Speaker fees"},
            {"topic": second.pk, "name": "Lithium", "interest": "Shares"},
        ]
        assert (declared.user, declared.interests) == (reviewer, interests)
        assert told.recorded == [Entry("interests_declared", None, reviewer, None, {"interests": interests})]


def test_a_policy(told: Told) -> None:
    writer, approver = make_user("clinical_lead"), make_user("clinical_lead")
    values = {"signatures": 2, "specialties": ["pharmacy"], "ordered": True, "interval_months": 3, "grace_days": 14}
    told.start_over()

    policy = services.propose_policy(user=writer, tier="standard", reason=REASON, withdraws=True, **values)
    approved = services.approve_policy(policy=policy, user=approver, password=PASSWORD)

    assert approved == policy
    said = {"tier": "standard", "version": policy.version, "withdraws": True, "urgent_hours": 48, **values}
    assert told.recorded == [
        Entry("policy_proposed", None, writer, None, {"reason": STRIPPED, **said}),
        Entry("policy_approved", None, approver, None, said),
    ]
    approved = fresh(policy)
    assert (approved.proposed_by, approved.approved_by, approved.version) == (writer, approver, 1)
    assert approved.approved_at is not None


class TestBreakGlass:
    @pytest.fixture(autouse=True)
    def switched_on(self, settings: Any) -> None:
        settings.BREAK_GLASS = True

    def test_asking_confirming_and_ending(self, told: Told) -> None:
        person, asker, third = make_user("author"), make_user("site_admin"), make_user("auditor")
        about = {"account": person.username, "person": person.pk}

        access = services.ask_emergency_access(person=person, user=asker, reason=REASON)
        services.confirm_emergency_access(access=access, user=third, password=PASSWORD)
        ended = services.end_emergency_access(access=access, user=asker)

        about["emergency"] = access.pk
        assert told.recorded == [
            Entry("emergency_asked", None, asker, None, {**about, "note": STRIPPED}),
            Entry("emergency_confirmed", None, third, None, about),
            Entry("emergency_ended", None, asker, None, about),
        ]
        actors = {"emergency_asked": asker, "emergency_confirmed": third, "emergency_ended": asker}
        assert told.of("emergency_moved") == [
            {"sender": EmergencyAccess, "access": access, "event": event, "actor": actor, "page": None}
            for event, actor in actors.items()
        ]
        kept = fresh(ended)
        assert (kept.person, kept.asked_by, kept.confirmed_by, kept.closed_by) == (person, asker, third, asker)
        assert None not in (kept.confirmed_at, kept.closed_at)

    @pytest.fixture
    def access(self) -> EmergencyAccess:
        """One that runs."""
        access = services.ask_emergency_access(person=make_user("auditor"), user=make_user("site_admin"), reason=REASON)
        return services.confirm_emergency_access(access=access, user=make_user("auditor"), password=PASSWORD)

    def test_starting_an_urgent_correction_under_it(self, ward: Ward, access: Any, told: Told) -> None:
        correction = services.start_urgent_correction(page=ward.article, user=access.person, notice="Do not use it.")

        (entry,) = told.recorded
        assert (entry.action, entry.actor, entry.page) == ("urgent_started", access.person, ward.article.pk)
        assert entry.data["emergency"] == access.pk
        used = {"access": access, "event": "emergency_used", "actor": access.person, "page": ward.article}
        assert told.of("emergency_moved") == [{"sender": EmergencyAccess, **used}]
        assert correction.superseded_revision_id == entry.data["superseded"] == ward.unsigned.pk

    def test_withdrawing_under_it(self, ward: Ward, access: Any, told: Told) -> None:
        person = access.person

        services.withdraw(page=ward.article, user=person, reason="safety", note="Do not use it.")

        data = {"reason": "safety", "note": "Do not use it.", "emergency": access.pk}
        assert told.recorded == [Entry("withdrawn", ward.article.pk, person, ward.article.live_revision_id, data)]
        used = {"access": access, "event": "emergency_used", "actor": person, "page": ward.article}
        assert told.of("emergency_moved") == [{"sender": EmergencyAccess, **used}]
