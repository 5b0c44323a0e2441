"""The urgent lane as people see it: what a lead is told, who is asked to sign second, and what every refusal says."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories.urgent import CORRECTED, NOTICE, after, fresh
from tests.factories.workflow import PASSWORD, make_user, publish_signed_off, sign
from tests.workflow.admin.screens import read, said, screen_of, signed_in, words
from workflow import upkeep
from workflow.models import SignOff, UrgentCorrection

pytestmark = pytest.mark.django_db
Status = UrgentCorrection.Status


def lane_of(page):
    return reverse("reviews:urgent", args=[page.pk])


def record_of(page):
    return reverse("reviews:record", args=[page.pk])


def second(haste, **changed):
    return {"countersign": "1", "fingerprint": haste.fingerprint, "attested": "on", "password": PASSWORD, **changed}


class TestStarting:
    def test_a_lead_reads_what_happens_and_starts_it(self, haste):
        haste.write("A draft.")
        client = signed_in(haste.lead)
        assert lane_of(haste.page) in client.get(record_of(haste.page)).text
        shown = words(read(client.get(lane_of(haste.page))).main)
        assert "Within 48 hours" in shown
        assert "psychiatry and pharmacy" in shown
        assert "The newer draft is set aside" in shown

        response = client.post(lane_of(haste.page), {"start": "1", "notice": NOTICE})

        assert "Started." in said(response)
        state = words(read(client.get(record_of(haste.page))).find(attrs={"aria-labelledby": "urgent-state"}))
        assert NOTICE in state
        assert "based on superseded text" in state

    def test_keeps_what_was_typed_beside_the_error(self, haste):
        response = signed_in(haste.lead).post(lane_of(haste.page), {"start": "1", "notice": "x" * 501})

        assert response.status_code == 422
        assert "x" * 501 in response.text
        assert not UrgentCorrection.objects.exists()

    @pytest.mark.parametrize("role", ["author", "managing_editor", "clinical_reviewer", "auditor", "site_admin"])
    def test_is_shown_and_open_to_nobody_else(self, haste, role):
        client = signed_in(haste.author if role == "author" else make_user(role, superuser=True))

        response = client.post(lane_of(haste.page), {"start": "1", "notice": NOTICE})

        assert response.status_code == 403
        assert "Only clinical leads" in response.text
        assert lane_of(haste.page) not in client.get(record_of(haste.page)).text
        assert not UrgentCorrection.objects.exists()

    def test_a_form_that_is_sent_twice_starts_one(self, haste):
        client = signed_in(haste.lead)
        client.post(lane_of(haste.page), {"start": "1", "notice": NOTICE})

        response = client.post(lane_of(haste.page), {"start": "1", "notice": NOTICE})

        assert (response.status_code, UrgentCorrection.objects.count()) == (403, 1)
        assert "under way already" in response.text

    def test_can_be_given_up_with_a_reason(self, haste):
        haste.start()
        client = signed_in(haste.lead)
        assert client.post(lane_of(haste.page), {"abandon": "1", "note": ""}).status_code == 422

        response = client.post(lane_of(haste.page), {"abandon": "1", "note": "A false alarm."})

        assert "Given up." in said(response)
        assert "A false alarm." in client.get(record_of(haste.page)).text
        assert UrgentCorrection.objects.get().status == Status.ABANDONED

    def test_names_what_was_set_aside_in_vain_until_something_is_handed_in(self, haste):
        haste.write("A draft.")
        haste.start()
        signed_in(haste.lead).post(lane_of(haste.page), {"abandon": "1", "note": "A false alarm."})
        client = signed_in(haste.author)

        assert "by an urgent correction that was given up" in words(read(client.get(record_of(haste.page))).main)
        haste.write("Another draft.")
        haste.hand_in(update_type="minor")
        assert "that was given up" not in client.get(record_of(haste.page)).text

    @pytest.mark.parametrize(("who", "links"), [("author", True), ("lead", False), ("auditor", False)])
    def test_leads_to_the_editor_only_whoever_may_edit(self, haste, who, links):
        haste.write("A draft.")
        haste.start()
        person = make_user("auditor") if who == "auditor" else getattr(haste, who)

        state = read(signed_in(person).get(record_of(haste.page))).find(attrs={"aria-labelledby": "urgent-state"})

        assert bool(state.find_all("a")) is links

    def test_nobody_confirms_meanwhile_that_the_text_still_holds(self, haste):
        haste.start()
        form = {"fingerprint": haste.fingerprint, "attested": "on", "password": PASSWORD}

        response = signed_in(haste.pharmacist).post(record_of(haste.page), form)

        assert response.status_code == 403
        assert "because its text is wrong" in response.text

    def test_the_review_that_it_ended_says_so(self, haste):
        haste.write("In review.")
        submission = haste.hand_in(update_type="minor")
        haste.start()

        shown = words(read(signed_in(haste.pharmacist).get(screen_of(submission))).main)

        assert "Set aside by an urgent correction by" in shown
        assert NOTICE in shown
        assert "This review is closed." in shown


class TestWriting:
    def test_the_editor_says_what_it_is_and_offers_what_was_set_aside(self, haste):
        draft = haste.write("A draft.")
        haste.start()

        shown = signed_in(haste.author).get(reverse("wagtailadmin_pages:edit", args=[haste.page.pk])).text

        assert "An urgent correction, started by" in shown
        assert "based on superseded text" in shown
        assert reverse("wagtailadmin_pages:revisions_revert", args=[haste.page.pk, draft.pk]) in shown
        assert "First text." in shown

    def test_the_history_marks_what_was_set_aside(self, haste):
        haste.write("A draft.")
        haste.start()

        shown = signed_in(haste.author).get(reverse("wagtailadmin_pages:history", args=[haste.page.pk])).text

        assert "Set aside by an urgent correction: based on superseded text" in shown

    def test_hands_in_a_safety_correction_and_nothing_else(self, haste):
        haste.start()
        haste.write(CORRECTED)
        client = signed_in(haste.author)
        address = reverse("reviews:submit", args=[haste.page.pk])
        page = read(client.get(address))
        assert [radio["value"] for radio in page.find_all("input", {"name": "update_type"})] == ["safety"]
        assert "one signature puts it live at once" in words(page.main)
        form = {"change_note": "Dose mended.", "due_on": "2999-01-01", "assignee": ""}

        assert client.post(address, {**form, "update_type": "minor"}).status_code == 422
        assert client.post(address, {**form, "update_type": "safety"}).status_code == 302

        assert UrgentCorrection.objects.get().status == Status.IN_REVIEW

    def test_is_asked_for_by_tomorrow_and_never_for_later(self, haste):
        haste.start()
        haste.write(CORRECTED)

        form = read(signed_in(haste.author).get(reverse("reviews:submit", args=[haste.page.pk]))).form

        tomorrow = timezone.localdate() + datetime.timedelta(days=1)
        assert form.find("input", {"name": "due_on"})["value"] == tomorrow.isoformat()
        assert form.find("input", {"name": "release_at"}) is None


class TestSecondSignature:
    def test_the_first_signer_is_told_that_another_one_follows(self, haste):
        haste.start()
        haste.write(CORRECTED)
        submission = haste.hand_in()
        client = signed_in(haste.psychiatrist)
        page = read(client.get(screen_of(submission)))
        assert "one signature puts it live" in words(page.main)
        form = {"outcome": "sign", "attested": "on", "password": PASSWORD, "note": ""}
        seen = page.find("input", {"name": "fingerprint"})["value"]

        response = client.post(screen_of(submission), {**form, "fingerprint": seen})

        assert "Somebody else has to confirm it in time" in said(response)
        assert fresh(haste.page).summary == CORRECTED

    def test_is_given_on_the_review_page_with_the_difference(self, haste):
        correction = haste.correct()
        client = signed_in(haste.pharmacist)
        page = read(client.get(screen_of(correction.submission)))
        shown = words(page.main)
        assert "with one signature" in shown
        assert "Still needed: pharmacy" in shown
        assert page.find("ins")

        response = client.post(screen_of(correction.submission), second(haste))

        assert "Signed." in said(response)
        assert fresh(correction).status == Status.COMPLETED
        after_it = words(read(client.get(screen_of(correction.submission))).main)
        assert "Who signs 2 of 2" in after_it

    def test_is_not_offered_to_whoever_signed_first(self, haste):
        correction = haste.correct()
        client = signed_in(haste.psychiatrist)

        shown = client.get(screen_of(correction.submission)).text
        response = client.post(screen_of(correction.submission), second(haste))

        assert "You have signed this already" in shown
        assert response.status_code == 403
        assert fresh(correction).status == Status.LIVE

    def test_on_a_stale_screen_is_refused_and_the_page_shown_anew(self, haste):
        correction = haste.correct()

        response = signed_in(haste.pharmacist).post(
            screen_of(correction.submission), second(haste, fingerprint="0" * 64)
        )

        assert response.status_code == 409
        assert "Another text is live by now" in response.text
        assert read(response).find("ins")
        assert fresh(correction).status == Status.LIVE

    def test_of_a_text_that_was_replaced_is_refused(self, haste):
        correction = haste.correct()
        seen = second(haste)
        haste.write("The next text.")
        submission = haste.hand_in(update_type="minor")
        sign(submission, reviewer=haste.psychiatrist)
        sign(submission, reviewer=haste.pharmacist)

        response = signed_in(haste.pharmacist).post(screen_of(correction.submission), seen)

        assert response.status_code == 409
        assert SignOff.objects.filter(submission=correction.submission).count() == 1

    @pytest.mark.parametrize(
        ("changed", "status", "reason"),
        [
            ({"password": "guessed"}, 403, "That is not your password"),
            ({"password": ""}, 422, "Enter your own password"),
            ({"attested": ""}, 422, "Confirm the statement"),
            ({"fingerprint": ""}, 422, "Nothing was signed yet"),
        ],
    )
    def test_says_beside_the_field_what_is_missing(self, haste, changed, status, reason):
        correction = haste.correct()

        response = signed_in(haste.pharmacist).post(screen_of(correction.submission), second(haste, **changed))

        assert (response.status_code, reason in response.text) == (status, True)
        assert fresh(correction).status == Status.LIVE


class TestTheUsualWay:
    def test_names_beside_the_reader_only_who_signs_besides(self, haste):
        haste.write("Another text.")
        submission = haste.hand_in(update_type="minor")

        def others():
            rows = read(signed_in(haste.pharmacist).get(screen_of(submission))).select(".signers li")
            return [words(row.b) for row in rows]

        assert others() == ["You", "Psychiatry"]
        sign(submission, reviewer=haste.psychiatrist)
        assert others() == [f"{haste.psychiatrist}, MD", "You"]
        assert "High risk" in signed_in(haste.pharmacist).get(screen_of(submission)).text

    def test_the_record_says_from_which_tier_to_which_and_why(self, haste):
        shown = words(read(signed_in(haste.lead).get(record_of(haste.page))).main)

        assert "from standard to high. It names doses." in shown


class TestQueue:
    def queue(self, user):
        page = read(signed_in(user).get(reverse("reviews:queue")))
        section = page.find(attrs={"aria-labelledby": "urgent"})
        return words(section) if section else ""

    def test_shows_the_deadline_above_every_list(self, haste):
        haste.correct()

        assert "Still needed: pharmacy. Waits for you" in self.queue(haste.pharmacist)
        assert "Waits for you" not in self.queue(haste.psychiatrist)
        assert "in 47 hours" in self.queue(haste.author)

    def test_shows_it_while_it_is_written_and_once_it_is_withdrawn(self, haste):
        correction = haste.correct()
        with after(correction):
            upkeep.withdraw_unconfirmed()

        assert "It was not confirmed" in self.queue(haste.lead)
        assert "Withdrawn, not confirmed" in signed_in(haste.lead).get(reverse("wagtailadmin_home")).text

    def test_counts_it_among_what_waits(self, haste):
        haste.correct()

        rail = read(signed_in(haste.pharmacist).get(reverse("reviews:queue"))).find(class_="cnt")

        assert words(rail).startswith(", 1")

    @pytest.mark.parametrize("role", ["author", "auditor", "site_admin", ""])
    def test_shows_nothing_to_who_reads_no_drafts(self, haste, role):
        haste.correct()

        assert self.queue(make_user(role, superuser=True)) == ""

    def test_costs_as_many_queries_for_three_as_for_one(self, haste):
        client = signed_in(haste.pharmacist)
        haste.correct()
        client.get(reverse("reviews:queue"))
        with CaptureQueriesContext(connection) as one:
            client.get(reverse("reviews:queue"))
        for slug in ("second", "third"):
            haste.again(publish_signed_off(haste.another(slug), author=haste.author)).correct()

        with CaptureQueriesContext(connection) as three:
            client.get(reverse("reviews:queue"))

        assert len(three) == len(one)

    def test_stands_on_the_desk(self, haste):
        haste.correct()

        desk = signed_in(haste.lead).get(reverse("wagtailadmin_home")).text

        assert "Live, waits for its second signature: pharmacy" in desk


class TestReaders:
    def test_see_the_notice_and_how_far_it_is_confirmed(self, haste, client):
        haste.correct()
        notice = words(read(client.get(haste.page.url)).find(class_="notice"))
        assert NOTICE in notice
        assert "So far one clinician signed the correction" in notice

        haste.confirm()

        notice = words(read(client.get(haste.page.url)).find(class_="notice"))
        assert NOTICE in notice
        assert "all the signatures that this page needs" in notice

    def test_see_it_no_longer_once_a_later_text_is_live(self, haste, client):
        haste.correct()
        haste.confirm()
        haste.write("The next text.")
        submission = haste.hand_in(update_type="minor")
        sign(submission, reviewer=haste.psychiatrist)
        sign(submission, reviewer=haste.pharmacist)

        assert NOTICE not in client.get(haste.page.url).text

    def test_see_nothing_of_it_while_it_is_written(self, haste, client):
        haste.start()

        assert NOTICE not in client.get(haste.page.url).text

    def test_other_sites_are_told_the_same(self, haste, client):
        correction = haste.correct()
        address = f"/api/v2/pages/{haste.page.pk}/"
        told = client.get(address).json()["meta"]["review"]["correction"]
        assert (told["notice"], told["confirmed"]) == (NOTICE, False)
        assert told["confirm_by"] == correction.due_at.isoformat(timespec="seconds")

        haste.confirm()

        told = client.get(address).json()["meta"]["review"]["correction"]
        assert (told["confirmed"], told["confirm_by"]) == (True, None)
