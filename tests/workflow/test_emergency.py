"""Break-glass: two people and a reason, off unless switched on, loud, and good for nothing but taking back."""

import datetime

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from tests.factories.urgent import NOTICE, fresh, mails_to
from tests.factories.workflow import PASSWORD, make_user
from tests.workflow.admin.screens import read, said, signed_in, words
from workflow import rules, services, upkeep
from workflow.models import AuditEntry, EmergencyAccess, UrgentCorrection
from workflow.refusals import Outdated, Refused
from workflow.services import emergency
from workflow.situation import roles_of, situation

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)
SCREEN = "/admin/reviews/emergency/"


@pytest.fixture(autouse=True)
def switched_on(settings):
    settings.BREAK_GLASS = True


@pytest.fixture
def author(haste):
    """Who would act: somebody whose own roles let them take nothing back."""
    return make_user("author")


@pytest.fixture
def asked(author):
    return services.ask_emergency_access(person=author, user=make_user("site_admin"), reason="A dose kills.")


@pytest.fixture
def running(asked):
    return confirm(asked)


def confirm(access, user=None, password=PASSWORD):
    user = user or make_user("auditor")
    return services.confirm_emergency_access(access=access, user=user, password=password)


def withdraw(haste, user):
    services.withdraw(page=haste.page, user=user, reason="safety", note="Do not use it.")


class TestOff:
    @pytest.fixture(autouse=True)
    def switched_off(self, running, settings):
        settings.BREAK_GLASS = False

    def test_lets_nobody_do_anything_even_where_one_was_running(self, haste, author):
        with pytest.raises(Refused):
            withdraw(haste, author)

        assert fresh(haste.page).live

    def test_nobody_asks_or_confirms(self, asked, author):
        with pytest.raises(Refused, match="BREAK_GLASS=true"):
            services.ask_emergency_access(person=make_user("author"), user=author, reason="Now.")
        with pytest.raises(Refused, match="BREAK_GLASS=true"):
            confirm(asked)

    def test_the_screen_says_how_it_is_switched_on(self, author):
        client = signed_in(author)

        response = client.post(SCREEN, {"person": author.pk, "reason": "Now."})

        assert response.status_code == client.get(SCREEN).status_code == 403
        assert "BREAK_GLASS=true" in response.text
        assert "Emergency access runs" not in client.get(reverse("wagtailadmin_home")).text


class TestOn:
    def test_lets_them_withdraw_a_live_page(self, haste, author, running):
        withdraw(haste, author)

        assert not fresh(haste.page).live
        entry = AuditEntry.objects.get(page=haste.page, action="withdrawn")
        assert (entry.actor, entry.data["emergency"]) == (author, running.pk)

    def test_lets_them_start_an_urgent_correction(self, haste, author, running):
        haste.start(author)

        assert UrgentCorrection.objects.get().started_by == author
        assert AuditEntry.objects.get(page=haste.page, action="urgent_started").data["emergency"] == running.pk

    def test_is_not_named_where_a_role_of_their_own_allows_it(self, haste):
        editor = make_user("managing_editor")
        confirm(services.ask_emergency_access(person=editor, user=haste.author, reason="A dose kills."))

        withdraw(haste, editor)

        assert "emergency" not in AuditEntry.objects.get(page=haste.page, action="withdrawn").data

    @pytest.mark.parametrize("state", ["draft", "changes_requested", "in_review", "live", "withdrawn", "center"])
    def test_allows_nothing_else(self, haste, author, running, state):
        facts = situation(author, haste.page)
        assert "break_glass" in facts.roles
        only = rules.Situation(roles={"break_glass"}, state=state)

        allowed = {action for action in rules.matrix() if rules.may(action, only)}

        assert allowed <= {"withdraw", "start_urgent", "read_audit"}

    def test_is_in_no_group(self, author, running):
        assert roles_of(type(author).objects.get(pk=author.pk)) == {"author"}

    def test_is_over_after_an_hour(self, haste, author, running):
        with time_machine.travel(running.confirmed_at + HOUR, tick=False), pytest.raises(Refused):
            withdraw(haste, author)

        assert fresh(haste.page).live

    def test_does_not_count_before_it_is_confirmed(self, haste, author, asked):
        with pytest.raises(Refused):
            withdraw(haste, author)

    def test_does_not_count_for_an_account_that_was_switched_off(self, haste, author, running):
        type(author).objects.filter(pk=author.pk).update(is_active=False)

        with pytest.raises(Refused):
            withdraw(haste, author)


class TestTwoPeople:
    def test_neither_the_asker_nor_the_person_confirms(self, author, asked):
        for user in (asked.asked_by, author):
            with pytest.raises(Refused, match="A second person"):
                confirm(asked, user)

        assert not EmergencyAccess.objects.running().exists()

    def test_nobody_without_a_role_asks_confirms_or_ends(self, asked):
        nobody = make_user(superuser=True)

        for verb in (
            lambda: services.ask_emergency_access(person=asked.asked_by, user=nobody, reason="Now."),
            lambda: confirm(asked, nobody),
            lambda: services.end_emergency_access(access=asked, user=nobody),
        ):
            with pytest.raises(Refused, match="Only people of the Center"):
                verb()

    def test_needs_the_password_of_the_second(self, asked):
        with pytest.raises(Refused, match="not your password"):
            confirm(asked, password="guessed")

    def test_needs_a_second_whose_account_nobody_changed(self, haste, asked):
        type(haste.lead).objects.filter(pk=haste.lead.pk).update(email="other@example.org")

        with pytest.raises(Refused, match="account was changed"):
            confirm(asked, fresh(haste.lead))

        assert not EmergencyAccess.objects.running().exists()

    @pytest.mark.parametrize("change", [{"is_active": False}, {}])
    def test_is_for_active_people_of_the_center_only(self, asked, change):
        person = make_user("author" if change else "")
        type(person).objects.filter(pk=person.pk).update(**change or {"is_superuser": True})

        with pytest.raises(Refused, match="active person of the Center"):
            services.ask_emergency_access(person=person, user=asked.asked_by, reason="Now.")

    def test_needs_a_reason_and_one_at_a_time(self, author, asked):
        with pytest.raises(Refused, match="Say what happened"):
            services.ask_emergency_access(person=asked.asked_by, user=author, reason=" ")
        with pytest.raises(Refused, match="waits or runs already"):
            services.ask_emergency_access(person=author, user=asked.asked_by, reason="Now.")

    def test_is_confirmed_once_and_within_the_hour(self, asked):
        with time_machine.travel(timezone.now() + HOUR, tick=False), pytest.raises(Outdated, match="Ask anew"):
            confirm(asked)
        confirm(asked)

        with pytest.raises(Outdated, match="waits or runs already"):
            confirm(asked)

    def test_is_not_confirmed_once_it_is_closed(self, asked):
        services.end_emergency_access(access=asked, user=asked.asked_by)

        with pytest.raises(Outdated, match="closed"):
            confirm(asked)

        assert not EmergencyAccess.objects.filter(confirmed_at__isnull=False).exists()


class TestEnd:
    def test_anybody_of_the_center_ends_it_at_once(self, haste, author, running):
        services.end_emergency_access(access=running, user=make_user("clinical_reviewer"))

        with pytest.raises(Refused):
            withdraw(haste, author)

    def test_the_job_closes_it_once_and_says_so(self, running, asked):
        mail.outbox.clear()

        with time_machine.travel(running.confirmed_at + HOUR, tick=False):
            upkeep.close_emergencies()
            upkeep.close_emergencies()

        assert AuditEntry.objects.filter(action="emergency_ended").count() == 1
        assert any(subject.startswith("Emergency access ended") for subject in mails_to(running.person))

    def test_the_job_leaves_one_that_runs(self, running):
        upkeep.close_emergencies()
        assert emergency.close_lapsed(access=running) is None

        assert EmergencyAccess.objects.running().exists()


class TestLoud:
    def test_everybody_who_watches_hears_of_each_step(self, haste, author):
        watching = [make_user(role) for role in ("clinical_lead", "managing_editor", "auditor")]
        access = services.ask_emergency_access(person=author, user=make_user("site_admin"), reason="A dose kills.")
        confirm(access)
        withdraw(haste, author)
        services.end_emergency_access(access=access, user=author)

        for person in watching:
            heard = [subject for subject in mails_to(person) if "mergency access" in subject]
            assert [subject.split(":")[0] for subject in heard] == [
                "Emergency access asked for",
                "Emergency access RUNS for one hour",
                f"Emergency access was used by {author}",
                "Emergency access ended",
            ]

    def test_stands_on_every_page_of_the_admin(self, author, running):
        client = signed_in(make_user("auditor"))

        for address in (reverse("wagtailadmin_home"), reverse("reviews:queue"), reverse("wagtailadmin_account")):
            assert "Emergency access runs" in client.get(address).text

    def test_the_report_shows_what_was_done_under_it(self, haste, author, running):
        withdraw(haste, author)

        shown = words(read(signed_in(make_user("auditor")).get(SCREEN)).main)

        assert "A dose kills." in shown
        assert f"{haste.page.title} , withdrew it: Do not use it." in shown
        record = words(read(signed_in(haste.lead).get(reverse("reviews:record", args=[haste.page.pk]))).main)
        assert f"{author}, under emergency access : Do not use it." in record


class TestScreen:
    def test_takes_it_from_asking_to_the_end(self, haste, author):
        asker, other = signed_in(make_user("site_admin")), signed_in(make_user("auditor"))
        assert asker.post(SCREEN, {"ask": "1", "person": author.pk, "reason": "A dose kills."}).status_code == 302
        access = EmergencyAccess.objects.get()
        assert "A third person confirms this" in asker.get(SCREEN).text
        assert asker.post(SCREEN, {"confirm": access.pk, "password": PASSWORD}).status_code == 403
        assert "not your password" in other.post(SCREEN, {"confirm": access.pk, "password": "guessed"}).text
        assert "1 waiting for you" in words(read(other.get(reverse("reviews:queue"))).find(href=SCREEN))
        assert "waiting" not in words(read(asker.get(reverse("reviews:queue"))).find(href=SCREEN))

        response = other.post(SCREEN, {"confirm": access.pk, "password": PASSWORD})

        assert "It runs." in said(response)
        acting = signed_in(author)
        record = reverse("reviews:record", args=[haste.page.pk])
        assert "Withdraw this page" in acting.get(record).text
        assert acting.get(reverse("reviews:urgent", args=[haste.page.pk])).status_code == 200
        assert acting.get(reverse("wagtailadmin_pages:edit", args=[haste.page.pk])).status_code == 302
        acting.post(record, {"withdraw": "1", "reason": "safety", "note": NOTICE, "replacement": ""})
        assert not fresh(haste.page).live
        assert other.post(SCREEN, {"end": access.pk}).status_code == 302
        assert other.post(SCREEN, {"end": access.pk}).status_code == 409

    @pytest.mark.parametrize(
        ("data", "status"),
        [
            ({"person": "", "reason": ""}, 422),
            ({"person": "99999", "reason": "Now."}, 422),
            ({"confirm": "99999", "password": "x"}, 404),
            ({"confirm": "x", "password": "x"}, 404),
            ({"end": "9" * 30}, 404),
        ],
    )
    def test_answers_bad_forms_in_words(self, haste, data, status):
        assert signed_in(make_user("auditor")).post(SCREEN, data).status_code == status

    def test_is_for_people_of_the_center(self):
        user = make_user(superuser=True)

        assert signed_in(user).get(SCREEN).status_code == 403


class TestTheDatabase:
    def refused(self, statement, *values):
        with pytest.raises(IntegrityError, match="clinical gate"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)

    def test_confirms_nothing_by_the_asker_or_the_person(self, asked):
        for user in (asked.asked_by, asked.person):
            self.refused(
                "UPDATE workflow_emergencyaccess SET confirmed_by_id = %s, confirmed_at = '2026-01-01' WHERE id = %s",
                user.pk,
                asked.pk,
            )

    def test_prolongs_reopens_and_removes_nothing(self, running):
        self.refused("UPDATE workflow_emergencyaccess SET confirmed_at = '2999-01-01' WHERE id = %s", running.pk)
        self.refused("UPDATE workflow_emergencyaccess SET person_id = asked_by_id WHERE id = %s", running.pk)
        services.end_emergency_access(access=running, user=running.person)
        self.refused("UPDATE workflow_emergencyaccess SET closed_at = NULL WHERE id = %s", running.pk)
        self.refused("DELETE FROM workflow_emergencyaccess WHERE id = %s", running.pk)

    def test_starts_none_that_is_confirmed(self, haste):
        self.refused(
            "INSERT INTO workflow_emergencyaccess (person_id, asked_by_id, asked_at, reason, confirmed_by_id, "
            "confirmed_at) VALUES (%s, %s, '2026-01-01', 'x', %s, '2026-01-01')",
            haste.author.pk,
            haste.lead.pk,
            haste.pharmacist.pk,
        )
