"""What a lock refused is kept for whoever typed it, and for nobody else."""

import pytest
from django.utils import timezone
from wagtail.models import PageLogEntry

from tests.workflow.ward import Ward, fresh
from workflow import services
from workflow.models import AuditEntry, Contribution, StashedDraft
from workflow.refusals import Refused


@pytest.fixture
def kept(ward: Ward) -> StashedDraft:
    content = {**ward.index.serializable_data(), "intro": "What I typed.", "path": "9999", "live": True}
    content |= {"slug": "two words", "go_live_at": "2999-01-01T00:00:00Z"}
    return services.stash_draft(page=ward.index, user=ward.author, content=content)


class TestStash:
    def test_keeps_dates_too(self, ward: Ward) -> None:
        ward.draft.first_published_at = timezone.now()

        stash = services.stash_draft(page=ward.draft, user=ward.author, content=ward.draft.serializable_data())

        assert fresh(stash).content["first_published_at"].startswith(str(timezone.now().year))

    def test_a_later_one_replaces_the_first_and_is_recorded_once(self, ward: Ward, kept: StashedDraft) -> None:
        services.stash_draft(page=ward.index, user=ward.author, content={"intro": "What I typed next."})

        assert fresh(kept).content == {"intro": "What I typed next."}
        assert AuditEntry.objects.filter(action="stashed", page=ward.index.pk).count() == 1


class TestRestore:
    def test_brings_the_words_back_and_leaves_the_page_where_it_is(self, ward: Ward, kept: StashedDraft) -> None:
        revision = services.restore_stash(stash=kept, user=ward.author)

        draft = revision.as_object()
        assert draft.intro == "What I typed."
        assert draft.slug == "two words"
        assert draft.path == ward.index.path
        assert draft.go_live_at is None
        assert fresh(ward.index).intro != "What I typed."
        assert not StashedDraft.objects.filter(pk=kept.pk).exists()
        assert Contribution.objects.filter(revision_id=revision.pk, user=ward.author).exists()
        assert PageLogEntry.objects.get(revision=revision, action="wagtail.edit").user == ward.author

    def test_leaves_the_page_its_name_where_none_was_typed(self, ward: Ward, kept: StashedDraft) -> None:
        StashedDraft.objects.update(content={**kept.content, "title": ""})

        latest = ward.index.get_latest_revision_as_object()

        draft = services.restore_stash(stash=fresh(kept), user=ward.author).as_object()

        assert (draft.title, draft.intro) == (latest.title, "What I typed.")

    def test_refuses_a_name_that_no_page_can_have_and_keeps_it(self, ward: Ward, kept: StashedDraft) -> None:
        StashedDraft.objects.update(content={**kept.content, "title": "a" * 256})

        with pytest.raises(Refused, match="longer than 255 characters"):
            services.restore_stash(stash=fresh(kept), user=ward.author)

        assert fresh(kept).content["title"] == "a" * 256

    def test_takes_the_longest_name_that_a_page_can_have(self, ward: Ward, kept: StashedDraft) -> None:
        StashedDraft.objects.update(content={**kept.content, "title": "a" * 255})

        assert services.restore_stash(stash=fresh(kept), user=ward.author).as_object().title == "a" * 255

    def test_refuses_somebody_else(self, ward: Ward, kept: StashedDraft) -> None:
        with pytest.raises(Refused, match="kept for somebody else"):
            services.restore_stash(stash=kept, user=ward.users["managing_editor"])

        assert fresh(kept).user == ward.author

    def test_refuses_while_the_page_is_in_review(self, ward: Ward) -> None:
        stash = services.stash_draft(page=ward.waiting, user=ward.author, content={"summary": "Late."})

        with pytest.raises(Refused, match="in review"):
            services.restore_stash(stash=stash, user=ward.author)

        assert fresh(stash).content == {"summary": "Late."}

    def test_refuses_who_may_no_longer_write(self, ward: Ward, kept: StashedDraft) -> None:
        ward.author.groups.clear()

        with pytest.raises(Refused):
            services.restore_stash(stash=kept, user=ward.author)

        assert StashedDraft.objects.filter(pk=kept.pk).exists()
        assert fresh(ward.index).latest_revision_id == ward.index.latest_revision_id


class TestDiscard:
    def test_throws_it_away_at_its_authors_wish(self, ward: Ward, kept: StashedDraft) -> None:
        services.discard_stash(stash=kept, user=ward.author)

        assert not StashedDraft.objects.exists()
        assert AuditEntry.objects.filter(action="stash_discarded", page=ward.index.pk).exists()

    def test_refuses_somebody_else(self, ward: Ward, kept: StashedDraft) -> None:
        with pytest.raises(Refused, match="kept for somebody else"):
            services.discard_stash(stash=kept, user=ward.reviewer)

        assert StashedDraft.objects.filter(pk=kept.pk).exists()
