"""What a packet says of a publication, and what it keeps to itself."""

import json

import pytest
from django.utils import timezone
from wagtail.models import Comment, CommentReply

from cms.vocabulary.models import Person
from tests.factories.vocabulary import supersede
from tests.factories.workflow import PASSWORD, make_user, publish_signed_off, sign, submit
from tests.workflow.admin.screens import again
from tests.workflow.packet.conftest import BEFORE, NOTE, NOW
from workflow import audit, seal, services
from workflow.models import SignOff
from workflow.packet.html import as_html
from workflow.packet.record import as_json, file_name, packet_of

pytestmark = pytest.mark.django_db


def actions(packet):
    return [entry["action"] for entry in packet["audit"]]


class TestWhatItSays:
    def test_names_the_page_and_the_publication(self, story):
        packet = story.packet()

        assert packet["page"] == {
            "id": story.page.pk,
            "type": "topic article",
            "title": story.page.title,
            "address": story.page.full_url,
        }
        assert packet["revision"] == story.page.live_revision_id
        assert packet["statement"] == {"update_type": "safety", "change_note": NOTE}

    def test_holds_the_text_and_the_evidence_that_were_signed(self, story):
        signed, sign_off = story.packet()["signed"], story.page.live_sign_offs()[0]

        assert signed["content"]["summary"] == NOW
        assert "owner" not in signed["content"]
        assert signed["dependencies"] == sign_off.dependencies
        assert signed["fingerprint"] == sign_off.fingerprint

    def test_words_of_a_source_stay_as_they_were_signed(self, story):
        before = story.packet()["signed"]
        supersede(story.page.summary_citations[0], publisher="Somebody else")

        assert story.packet()["signed"] == before

    def test_compares_with_the_publication_before(self, story):
        packet = story.packet()
        changed = [part for part in packet["difference"]["parts"] if part["what"] != "Unchanged"]

        assert [part["key"] for part in changed] == ["summary"]
        assert {"removed": "less often"} in changed[0]["lines"][0]["runs"]
        assert packet["before"]["content"]["summary"] == BEFORE

    def test_shows_a_first_publication_whole(self, story):
        packet = story.first()

        assert packet["before"] is None
        assert "Never published before" in packet["difference"]["against"]
        assert {part["what"] for part in packet["difference"]["parts"]} == {""}

    def test_tells_what_happened_from_the_first_attempt_on(self, story):
        assert actions(story.packet()) == [
            "submitted",
            "commented",
            "changes_requested",
            "submitted",
            "signed_off",
            "published",
        ]
        assert actions(story.first()) == ["submitted", "signed_off", "published"]

    def test_holds_what_was_said_and_where(self, story):
        comment = story.packet()["comments"][0]

        assert (comment["on"], comment["text"]) == ("Short answer", "Which label says so?")
        assert story.first()["comments"] == []

    def test_holds_answers_to_comments(self, story):
        CommentReply.objects.create(comment=Comment.objects.get(), user=story.author, text="The one of 2025.")

        reply = story.packet()["comments"][0]["replies"][0]

        assert (reply["who"], reply["text"]) == ("Sorrel, MD", "The one of 2025.")

    def test_names_everybody_who_had_a_hand_in_it(self, story):
        assert story.packet()["contributors"] == [
            {"who": "Sorrel, MD", "parts": ["Wrote", "Handed it in, with the note on what changed"]}
        ]

    def test_is_the_same_whenever_it_is_made(self, story):
        assert as_html(story.packet()) == as_html(story.packet())

    def test_survives_as_it_is_in_a_file(self, story):
        packet = story.packet()

        assert json.loads(as_json(packet)) == packet


class TestWhatHappensLater:
    def test_a_confirmation_is_one_signature_more(self, story):
        lead = make_user("clinical_lead", username="linden")
        standing = story.page.live_sign_offs()[0]
        services.reaffirm(
            page=story.page, user=lead, fingerprint=standing.fingerprint, password=PASSWORD, attested=True
        )

        packet = story.packet()

        assert [signed["said"] for signed in packet["signatures"]] == ["Signed off", "Confirmed as still current"]
        assert actions(packet)[-2:] == ["published", "reaffirmed"]

    def test_a_withdrawn_page_still_has_its_packets(self, story, checker):
        lead = make_user("clinical_lead", username="linden")
        services.withdraw(page=story.page, user=lead, reason="error", note="The interval is wrong.")

        packet = story.packet()

        assert packet["signatures"][0]["withdrawn_at"]
        assert actions(packet)[-1] == "withdrawn"
        assert [checker(as_html(each))[0] for each in (packet, story.first())] == [0, 0]

    def test_another_draft_is_not_told_of(self, story):
        before = story.packet()
        page = again(story.page)
        page.summary = "Another answer. [1]"
        submit(page, author=story.author, note="Later.")

        assert story.packet() == before

    def test_the_next_publication_begins_where_this_one_ended(self, story):
        before = story.packet()
        page = again(story.page)
        page.summary = "Another answer. [1]"
        publish_signed_off(page, author=story.author, reviewer=story.rowan, note="Later.")

        assert story.packet()["audit"] == before["audit"]


class TestTwoSignatures:
    def test_hold_though_a_source_was_reworded_between_them(self, story, checker):
        first = story.submission.sign_offs.get()
        words = {key: {**said, "publisher": "As it was"} for key, said in first.dependencies.items()}
        sealed = seal.seal(
            model=type(story.page),
            content=first.revision.content,
            version=first.payload_version,
            keys=story.page.payload_versions[first.payload_version],
            dependencies=words,
            statement=story.submission.statement,
        )
        second = SignOff.objects.get(pk=first.pk)
        second.pk, second.reviewer, second.reviewer_name = None, story.quill, ""
        second.dependencies, second.dependencies_digest = words, sealed.dependencies_digest
        second.fingerprint = sealed.fingerprint
        second.save()
        audit.record(
            "signed_off",
            page=story.page,
            actor=story.quill,
            revision_id=first.revision_id,
            fingerprint=second.fingerprint,
        )

        packet = story.packet()

        assert [each["dependencies"] is None for each in packet["signatures"]] == [False, True]
        assert checker(as_html(packet))[0] == 0

    def test_on_an_attempt_that_was_recalled_are_not_those_of_the_publication(self, story, checker):
        page = again(story.page)
        page.summary = "Another answer. [1]"
        recalled = submit(page, author=story.author, note="Later.")
        audit.record("signed_off", page=page, actor=story.quill, revision_id=recalled.revision_id, fingerprint="0" * 64)
        services.recall(submission=recalled, user=story.author)
        submission = services.submit(page=page, user=story.author, update_type="minor", change_note="Again.")
        sign(submission, reviewer=story.rowan)

        packet = packet_of(again(submission))

        assert actions(packet) == ["submitted", "signed_off", "recalled", "submitted", "signed_off", "published"]
        assert checker(as_json(packet))[0] == 0


class TestNames:
    def test_stand_there_with_consent_only(self, story):
        packet = story.packet()

        assert packet["comments"][0]["who"] == "Hematology, MD"
        assert packet["signatures"][0]["who"] == "Rowan, MD"
        for text in (as_json(packet), as_html(packet)):
            assert "quill" not in text.lower()

    def test_of_a_signer_stay_as_they_were_signed(self, story):
        Person.objects.filter(user=story.rowan).update(consents_to_be_named=False)

        packet = story.packet()

        assert packet["signatures"][0]["who"] == "Rowan, MD"
        assert {entry["who"] for entry in packet["audit"] if entry["action"] == "signed_off"} == {"Psychiatry, MD"}

    def test_of_accounts_do_not_leave_with_an_entry(self, story):
        audit.record("reaffirmed", page=story.page, actor=None, revision_id=story.page.live_revision_id, lead="quill")

        packet = story.packet()

        assert packet["audit"][-1]["left_out"] == ["lead"]
        assert "quill" not in as_json(packet)

    def test_of_nobody_known_are_not_made_up(self, story):
        Person.objects.filter(user=story.author).delete()

        assert story.packet()["contributors"][0]["who"] == "Somebody of the Center’s team"


def test_a_file_is_named_after_the_page_and_the_day(story):
    day = timezone.localdate(story.submission.decided_at)

    assert file_name(story.submission, "html") == f"{story.page.slug}-{day:%Y-%m-%d}-review-packet.html"


def test_a_copy_names_who_wrote_its_source(story):
    fresh = {"slug": "counts-elsewhere", "title": "What counts elsewhere?"}
    copy = story.page.copy(keep_live=False, copy_revisions=False, update_attrs=fresh, user=story.rowan)
    other, lead = make_user("managing_editor", username="hazel"), make_user("clinical_lead", username="linden")
    copied = publish_signed_off(again(copy), author=other, reviewer=lead)

    packet = packet_of(copied.submissions.get())

    assert {"who": "Sorrel, MD", "parts": ["Wrote the text that this one was copied from"]} in packet["contributors"]
