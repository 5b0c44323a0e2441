"""The guard: what a save may do to a live page."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Page

from tests.factories.workflow import sign, submit
from tests.workflow.ward import UNSIGNED, Ward, fresh, live_words
from workflow import gate, quorum, rules
from workflow.models import SignOff
from workflow.policy import frozen
from workflow.refusals import NotSignedOff, Refused


class TestWhatMoves:
    """Structure changes without a signature."""

    def test_a_live_page_moves_and_takes_no_word_along(self, ward: Ward) -> None:
        other = ward.index.copy(keep_live=False, copy_revisions=False, update_attrs={"slug": "elsewhere"})
        before = live_words()

        ward.article.move(other, pos="last-child")

        assert live_words() == before
        assert fresh(ward.article).url_path.endswith("/elsewhere/blood-counts-1/")

    def test_saving_it_unchanged_is_no_publication(self, ward: Ward) -> None:
        ward.article.save()

        assert live_words() == ward.words

    @pytest.mark.parametrize("field", ["draft_title", "locked", "go_live_at", "expire_at", "owner"])
    def test_what_is_no_text_may_change(self, ward: Ward, field: str) -> None:
        value = {"draft_title": "A", "locked": True, "owner": ward.reviewer}.get(field, timezone.now())
        setattr(ward.article, field, value)

        ward.article.save(update_fields=[field])

        assert getattr(fresh(ward.article), field) == value

    def test_a_page_is_taken_down_and_put_back_as_it_was_signed(self, ward: Ward) -> None:
        signed = ward.signed
        ward.article.unpublish()
        assert ward.article.pk not in live_words()

        signed.publish()

        assert live_words()[ward.article.pk][1:] == ward.words[ward.article.pk][1:]

    def test_a_draft_is_anybodys_to_change(self, ward: Ward) -> None:
        ward.draft.title = "Better"
        ward.draft.save()

        assert fresh(ward.draft).title == "Better"

    def test_a_page_is_not_born_live(self, ward: Ward) -> None:
        page = type(ward.article)(title=UNSIGNED, slug="born-live", live=True)

        with pytest.raises(NotSignedOff, match="A page starts as a draft"):
            ward.index.add_child(instance=page)

        assert live_words() == ward.words

    def test_a_fixture_loads_no_live_page_even_one_that_is_unchanged(self, ward: Ward) -> None:
        with pytest.raises(NotSignedOff, match="A fixture may not load a live page"):
            ward.article.page_ptr.save_base(raw=True)


class TestOlderAndWithdrawn:
    def test_an_older_signed_revision_is_not_put_back(self, ward: Ward) -> None:
        older = ward.signed
        later = ward.article.get_latest_revision_as_object()
        sign(submit(later, author=ward.author), reviewer=ward.reviewer)
        before = live_words()

        with pytest.raises(NotSignedOff, match="“The signed answer” is not signed off"):
            older.publish(skip_permission_checks=True)

        assert live_words() == before

    def test_nor_is_one_whose_signature_was_withdrawn(self, ward: Ward) -> None:
        signed = ward.signed
        ward.article.unpublish()
        SignOff.objects.filter(page=ward.article.page_ptr).update(withdrawn_at=timezone.now())

        with pytest.raises(NotSignedOff):
            signed.publish(skip_permission_checks=True)

        assert ward.article.pk not in live_words()

    def test_the_signature_of_another_page_does_not_count(self, ward: Ward) -> None:
        ward.draft.live, ward.draft.live_revision_id = True, ward.signed.pk

        assert not gate.may_be_live(ward.draft)

    def test_one_signature_of_two_says_whose_is_missing(self, ward: Ward) -> None:
        signed = ward.sign_off
        signed.submission.policy = frozen(quorum.SHIPPED[quorum.HIGH])

        refused = gate.may_be_live(ward.article, under=[signed])

        assert refused == rules.Decision(False, "“The signed answer” needs one more signature: pharmacy.")


class TestStandingSignOffs:
    def test_are_those_of_the_live_revision_and_of_no_other(self, ward: Ward) -> None:
        page = ward.article

        assert gate.standing_sign_offs(page.pk, page.live_revision_id) == [ward.sign_off]
        assert gate.standing_sign_offs(page.pk, page.latest_revision_id) == []
        assert gate.standing_sign_offs(page.pk, None) == []
        assert gate.standing_sign_offs(ward.draft.pk, page.live_revision_id) == []

    def test_are_those_of_the_newest_once_a_later_one_is_signed(self, ward: Ward) -> None:
        page, older = ward.article, ward.article.live_revision_id
        signed = sign(submit(page.get_latest_revision_as_object(), author=ward.author), reviewer=ward.reviewer)

        assert gate.standing_sign_offs(page.pk, older) == []
        assert gate.standing_sign_offs(page.pk, signed.revision_id) == [signed]


class TestNeedsPermit:
    """Asked before each save of a page, for the database that it is written to."""

    def asks(self, page: Any, update_fields: Any = None) -> bool:
        return gate.needs_permit(page, update_fields, "default")

    def test_no_draft_and_no_live_page_that_stays_as_it_is(self, ward: Ward) -> None:
        assert not self.asks(ward.draft)
        assert not self.asks(ward.article)

    @pytest.mark.parametrize("field", ["title", "seo_title", "summary", "live_revision_id"])
    def test_a_live_page_of_which_something_signed_would_change(self, ward: Ward, field: str) -> None:
        setattr(ward.article, field, ward.unsigned.pk if field == "live_revision_id" else UNSIGNED)

        assert self.asks(ward.article)
        assert self.asks(ward.article, [field.removesuffix("_id")])
        assert self.asks(ward.article, ["locked", field.removesuffix("_id")])
        assert not self.asks(ward.article, ["locked", "draft_title"])

    def test_a_draft_that_is_to_be_live(self, ward: Ward) -> None:
        ward.draft.live = True

        assert self.asks(ward.draft)

    def test_a_page_that_is_not_stored_yet(self, ward: Ward) -> None:
        ward.article.pk = None

        assert self.asks(ward.article)

    def test_a_live_page_that_would_become_one_of_another_type(self, ward: Ward) -> None:
        base = ward.index.page_ptr
        other = type(ward.article)(page_ptr=base)
        other.__dict__.update(base.__dict__)

        assert self.asks(other)


class TestBasePages:
    """A row of Wagtail’s own table, without its type: nothing of ours stands in its save."""

    def test_of_a_live_page_is_saved_unchanged_only(self, ward: Ward) -> None:
        base = Page.objects.get(pk=ward.article.pk)
        base.save()

        base.title = UNSIGNED
        with pytest.raises(NotSignedOff, match="is not signed off, so it cannot go live"):
            base.save()
        assert live_words() == ward.words

    def test_of_a_draft_is_never_made_live(self, ward: Ward) -> None:
        base = Page.objects.get(pk=ward.draft.pk)
        base.title = "Better"
        base.save()

        base.live = True
        with pytest.raises(NotSignedOff, match="“Better” is not signed off"):
            base.save()
        assert live_words() == ward.words

    def test_of_a_draft_never_follows_another_page(self, ward: Ward) -> None:
        base = Page.objects.get(pk=ward.draft.pk)
        base.alias_of_id = ward.article.pk

        with pytest.raises(NotSignedOff, match="An alias has no review of its own"):
            base.save()

    def test_of_a_live_page_may_change_what_is_no_text(self, ward: Ward) -> None:
        base = Page.objects.get(pk=ward.article.pk)
        base.draft_title = "A"
        base.save(update_fields=["draft_title"])

        assert fresh(ward.article).draft_title == "A"


class TestDrafts:
    def test_a_frozen_revision_is_never_overwritten(self, ward: Ward) -> None:
        draft = ward.index.get_latest_revision_as_object()
        submission = submit(draft, author=ward.author)
        content = fresh(submission.revision).content
        sign(submission, reviewer=ward.users["managing_editor"])
        draft.intro = "Late."

        later = (
            fresh(draft)
            .get_latest_revision_as_object()
            .save_revision(user=ward.author, overwrite_revision=submission.revision)
        )

        assert later.pk != submission.revision_id
        assert fresh(submission.revision).content == content

    def test_an_unfrozen_one_is(self, ward: Ward) -> None:
        draft = ward.draft.get_latest_revision_as_object()
        draft.title = "Typed on"

        later = draft.save_revision(user=ward.author, overwrite_revision=ward.draft.latest_revision)

        assert later.pk == ward.draft.latest_revision_id

    def test_a_page_in_review_gets_no_other_draft(self, ward: Ward) -> None:
        with pytest.raises(Refused, match="in review"):
            ward.waiting.save_revision(user=ward.author)

        assert fresh(ward.waiting).latest_revision_id == ward.submission.revision_id

    def test_only_a_signed_one_is_scheduled(self, ward: Ward) -> None:
        moment = timezone.now()
        ward.unsigned.approved_go_live_at = moment
        with pytest.raises(NotSignedOff, match="scheduled only once it is signed off"):
            ward.unsigned.save()

        ward.signed.approved_go_live_at = moment
        ward.signed.save()

        assert fresh(ward.signed).approved_go_live_at == moment
        assert fresh(ward.unsigned).approved_go_live_at is None

    def test_a_frozen_one_keeps_its_words_and_its_page(self, ward: Ward) -> None:
        frozen = ward.submission.revision
        frozen.save()

        words = frozen.content["title"]
        frozen.content = {**frozen.content, "title": "Better"}
        with pytest.raises(NotSignedOff, match="can no longer be changed"):
            frozen.save()
        moved = fresh(frozen)
        moved.object_id = str(ward.draft.pk)
        with pytest.raises(NotSignedOff, match="can no longer be changed"):
            moved.save()

        assert fresh(frozen).content["title"] == words
        assert fresh(frozen).object_id == str(ward.waiting.pk)
