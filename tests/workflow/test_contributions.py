"""Whose text is it? Whoever had a hand in it does not sign it."""

from __future__ import annotations

from typing import Any

import pytest
from wagtail.models import Locale, Revision

from cms.users.models import User
from tests.factories.workflow import give_clinical_role, make_user, sign, submit
from tests.workflow.ward import Ward, fresh
from workflow import contributions, services
from workflow.contributions import contributors, has_part
from workflow.models import Contribution, SignOff
from workflow.refusals import Refused
from workflow.services.signing import may_sign


def names(revision: Revision) -> set[str]:
    """Return who has a part in `revision`, without the numbers in their names; each is told so alone, too."""
    users = User.objects.filter(pk__in=contributors(revision))
    assert {user for user in User.objects.all() if has_part(user.pk, revision)} == set(users)
    return {user.username.split("-")[0] for user in users}


def saved(page: Any, user: User, **changed: Any) -> Revision:
    """Save the page's latest text once more, as the editor would."""
    draft = fresh(page).get_latest_revision_as_object()
    for name, value in changed.items():
        setattr(draft, name, value)
    return draft.save_revision(user=user)


class TestSaving:
    def test_everybody_who_saved_since_the_last_signature_has_a_part(self, ward: Ward) -> None:
        revision = saved(ward.article, ward.users["managing_editor"])

        assert names(revision) == {"ann", "eve"}

    def test_whoever_wrote_what_is_signed_already_has_none_in_what_follows(self, ward: Ward) -> None:
        later = ward.article.get_latest_revision_as_object()
        sign(submit(later, author=ward.author), reviewer=ward.reviewer)

        revision = saved(ward.article, ward.users["managing_editor"])

        assert names(revision) == {"eve"}

    def test_a_withdrawn_signature_covers_nothing(self, ward: Ward) -> None:
        SignOff.objects.filter(page=ward.article.page_ptr).update(withdrawn_at=fresh(ward.sign_off).signed_at)

        revision = saved(ward.article, ward.users["managing_editor"])

        assert names(revision) == {"ann", "eve"}

    def test_later_hands_have_no_part_in_an_earlier_revision(self, ward: Ward) -> None:
        earlier = ward.draft.latest_revision

        saved(ward.draft, ward.users["managing_editor"])

        assert names(earlier) == {"ann"}

    def test_an_autosave_over_the_same_revision_is_recorded_once(self, ward: Ward) -> None:
        revision = ward.draft.latest_revision

        ward.draft.save_revision(user=ward.author, overwrite_revision=revision)

        assert Contribution.objects.filter(revision_id=revision.pk).count() == 1

    def test_whoever_handed_it_in_has_a_part(self, ward: Ward) -> None:
        submission = submit_as_it_is(ward, ward.users["managing_editor"])

        assert names(submission.revision) == {"ann", "eve"}

    def test_a_revision_written_past_every_signal_counts_all_the_same(self, ward: Ward) -> None:
        first = ward.draft.latest_revision
        content = {name: value for name, value in first.content.items() if name != "lineage"}
        (quiet,) = Revision.objects.bulk_create(
            [Revision(content_object=ward.draft, base_content_type=first.base_content_type, object_str="",
                      user=ward.reviewer, content=content, created_at=first.created_at)]
        )  # fmt: skip

        assert "rob" in names(quiet)


class TestReverting:
    def test_everybody_behind_the_restored_text_has_a_part(self, ward: Ward) -> None:
        first = ward.signed
        later = ward.article.get_latest_revision_as_object()
        sign(submit(later, author=ward.users["managing_editor"]), reviewer=ward.reviewer)
        other = make_user("managing_editor", username="max")

        restored = first.as_object().save_revision(user=other, previous_revision=first)

        assert names(restored) == {"ann", "max"}

    def test_and_may_not_sign_it(self, ward: Ward) -> None:
        first = ward.signed
        later = ward.article.get_latest_revision_as_object()
        sign(submit(later, author=ward.users["managing_editor"]), reviewer=ward.reviewer)
        other = make_user("managing_editor", username="max")
        restored = first.as_object()
        restored.save_revision(user=other, previous_revision=first)
        give_clinical_role(ward.author, "clinical_reviewer")

        submission = submit_as_it_is(ward, other, page=ward.article)

        assert not may_sign(ward.author, submission)
        with pytest.raises(Refused, match="You contributed to this text"):
            sign(submission, reviewer=ward.author)


def submit_as_it_is(ward: Ward, user: User, *, page: Any = None) -> Any:
    """Hand in the latest draft without saving it once more."""
    return services.submit(page=page or ward.draft, user=user, update_type="major", change_note="New.")


class TestCopying:
    @pytest.mark.parametrize("with_revisions", [True, False])
    def test_everybody_who_wrote_at_the_source_has_a_part_in_the_copy(self, ward: Ward, with_revisions: bool) -> None:
        other = make_user("managing_editor", username="max")

        copy = ward.draft.copy(
            keep_live=False, copy_revisions=with_revisions, user=other, update_attrs={"slug": "copied"}
        )

        assert names(copy.latest_revision) == {"ann", "max"}

    def test_so_does_a_copy_of_a_copy(self, ward: Ward) -> None:
        other = make_user("managing_editor", username="max")
        copy = ward.draft.copy(keep_live=False, copy_revisions=False, user=other, update_attrs={"slug": "copied"})

        again = copy.copy(keep_live=False, copy_revisions=False, user=other, update_attrs={"slug": "copied-again"})

        assert "ann" in names(again.latest_revision)

    def test_whoever_writes_at_the_source_afterwards_has_none(self, ward: Ward) -> None:
        copy = ward.draft.copy(keep_live=False, user=ward.users["managing_editor"], update_attrs={"slug": "copied"})
        late = make_user("managing_editor", username="late")

        saved(ward.draft, late)

        assert "late" not in names(copy.latest_revision)

    def test_a_translation_keeps_its_authors(self, ward: Ward) -> None:
        spanish = Locale.objects.create(language_code="es")

        for page in (ward.index.get_parent().specific, ward.index, ward.draft):
            translation = page.copy_for_translation(spanish)

        assert not translation.live
        assert "ann" in names(translation.latest_revision)

    def test_an_author_who_became_a_reviewer_does_not_sign_the_copy(self, ward: Ward) -> None:
        other = make_user("managing_editor", username="max")
        copy = ward.draft.copy(keep_live=False, copy_revisions=False, user=other, update_attrs={"slug": "copied"})
        give_clinical_role(ward.author, "clinical_reviewer")

        submission = submit_as_it_is(ward, other, page=copy)

        with pytest.raises(Refused, match="You contributed to this text"):
            sign(submission, reviewer=ward.author)


class TestManyAtOnce:
    def test_costs_the_same_for_one_and_for_many(self, ward: Ward, django_assert_num_queries: Any) -> None:
        texts = [
            contributions.Text(page.pk, page.latest_revision_id, str(page.lineage))
            for page in (ward.article, ward.draft, ward.waiting)
        ]
        contributors(ward.signed)

        for some in (texts[:1], texts):
            with django_assert_num_queries(4):
                found = contributions.contributors_to(some)
            assert set(found) == {text.revision_id for text in some}
