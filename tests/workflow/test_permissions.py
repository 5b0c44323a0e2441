"""What Wagtail hears when it asks what somebody may do with a page: the rules, whoever asks."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.factories.knowledge_base import make_article, make_index
from tests.factories.vocabulary import make_topic
from tests.factories.workflow import make_user, submit
from tests.workflow.ward import ATTACKERS, Ward, fresh
from workflow import services

# Wagtail's question -> who hears yes, for a draft, for a live page, and for a page in review.
WRITERS = {"author", "managing_editor"}
READERS = WRITERS | {"reviewer"}
NOBODY: set[str] = set()
ANSWERS = {
    "can_add_subpage": (NOBODY, NOBODY, NOBODY),
    "can_copy": (WRITERS, WRITERS, WRITERS),
    "can_delete": (WRITERS, NOBODY, NOBODY),
    "can_edit": (WRITERS, WRITERS, WRITERS),
    "can_lock": (NOBODY, NOBODY, NOBODY),
    "can_move": (WRITERS, WRITERS, WRITERS),
    "can_publish": (NOBODY, NOBODY, NOBODY),
    "can_publish_subpage": (NOBODY, NOBODY, NOBODY),
    "can_reorder_children": (WRITERS, WRITERS, WRITERS),
    "can_set_view_restrictions": ({"managing_editor"}, {"managing_editor"}, {"managing_editor"}),
    "can_submit_for_moderation": (NOBODY, NOBODY, NOBODY),
    "can_unlock": (NOBODY, NOBODY, NOBODY),
    "can_unpublish": (NOBODY, NOBODY, NOBODY),
    "can_unschedule": (NOBODY, NOBODY, NOBODY),
    "can_view_revisions": (READERS, READERS, READERS),
}


@pytest.mark.parametrize("question", ANSWERS)
@pytest.mark.parametrize("person", ATTACKERS)
def test_answers_each_question(ward: Ward, question: str, person: str) -> None:
    pages = (ward.draft, ward.article, ward.waiting)

    answers = [getattr(page.permissions_for_user(ward.users[person]), question)() for page in pages]

    assert answers == [person in may for may in ANSWERS[question]]


def test_every_question_of_wagtail_is_in_the_table(ward: Ward) -> None:
    tester = ward.draft.permissions_for_user(ward.author)
    asked = {name for name in dir(tester) if name.startswith("can_")}

    assert asked - ANSWERS.keys() == {"can_copy_to", "can_move_to"}


def test_a_base_page_answers_as_its_type_does(ward: Ward) -> None:
    base = ward.article.page_ptr

    assert not base.permissions_for_user(ward.users["superuser"]).can_publish()
    assert not base.permissions_for_user(ward.users["superuser"]).can_edit()


@pytest.mark.parametrize("nobody", [AnonymousUser(), "inactive"])
def test_nobody_hears_no(ward: Ward, nobody: Any) -> None:
    if nobody == "inactive":
        nobody = ward.author
        nobody.is_active = False

    tester = ward.draft.permissions_for_user(nobody)

    assert not any(getattr(tester, question)() for question in ANSWERS)


class TestBranches:
    def test_an_author_copies_a_branch_of_their_own(self, ward: Ward) -> None:
        home = ward.index.get_parent()

        assert ward.index.permissions_for_user(ward.author).can_copy_to(home, recursive=True)

    def test_but_takes_nobody_elses_draft_along(self, ward: Ward) -> None:
        make_article(ward.index, topics=[], owner=make_user("author"), title="Somebody else's", slug="else")
        home = ward.index.get_parent()

        assert not ward.index.permissions_for_user(ward.author).can_copy_to(home, recursive=True)
        assert ward.index.permissions_for_user(ward.author).can_copy_to(home)
        assert ward.index.permissions_for_user(ward.users["managing_editor"]).can_copy_to(home, recursive=True)

    def test_nor_deletes_it(self, ward: Ward) -> None:
        branch = ward.index.copy(keep_live=False, recursive=False, user=ward.author, update_attrs={"slug": "branch"})
        tester = branch.permissions_for_user(ward.author)
        assert tester.can_delete()

        make_article(branch, topics=[], owner=make_user("author"), title="Somebody else's", slug="else")

        assert not tester.can_delete()

    def test_a_page_moves_only_where_one_may_write(self, ward: Ward) -> None:
        assert ward.draft.permissions_for_user(ward.author).can_move_to(ward.waiting_index)
        assert not ward.draft.permissions_for_user(ward.reviewer).can_move_to(ward.waiting_index)
        assert not ward.draft.permissions_for_user(make_user("author")).can_move_to(ward.waiting_index)
        assert not ward.draft.permissions_for_user(ward.author).can_move_to(ward.article)
        assert not ward.index.permissions_for_user(ward.author).can_move_to(ward.draft)

    @pytest.mark.parametrize("page", ["index", "draft"])
    def test_a_page_moves_neither_to_itself_nor_where_its_type_has_no_place(self, ward: Ward, page: str) -> None:
        tester = getattr(ward, page).permissions_for_user(ward.users["managing_editor"])

        assert not tester.can_move_to(getattr(ward, page))
        assert not tester.can_move_to(ward.article)

    def test_an_article_does_not_move_to_where_only_other_types_stand(self, ward: Ward) -> None:
        tester = ward.draft.permissions_for_user(ward.users["managing_editor"])

        assert not tester.can_move_to(ward.index.get_parent())

    def test_nor_below_itself_and_stays_where_it_is_when_asked(self, ward: Ward) -> None:
        tester = ward.index.permissions_for_user(ward.users["managing_editor"])

        assert not tester.can_move_to(ward.article)
        assert tester.can_move_to(ward.index.get_parent())

    def test_a_page_is_copied_only_where_its_type_has_a_place_and_never_into_itself(self, ward: Ward) -> None:
        editor = ward.users["managing_editor"]
        home = ward.index.get_parent()
        tester = ward.index.permissions_for_user(editor)

        assert tester.can_copy_to(home)
        assert tester.can_copy_to(home, recursive=True)
        assert not tester.can_copy_to(ward.index, recursive=True)
        assert not tester.can_copy_to(ward.article, recursive=True)
        assert not tester.can_copy_to(ward.article)
        assert not ward.draft.permissions_for_user(editor).can_copy_to(home)

    def test_who_may_not_write_there_copies_nothing_to_it(self, ward: Ward) -> None:
        assert not ward.draft.permissions_for_user(ward.reviewer).can_copy_to(ward.index)
        assert not ward.draft.permissions_for_user(make_user("author")).can_copy_to(ward.index)
        assert ward.draft.permissions_for_user(ward.author).can_copy_to(ward.index)


class TestDeleting:
    """What has a record of its own stays, whoever asks; so does what stands above it."""

    def may_delete(self, ward: Ward, page: Any) -> bool:
        return page.permissions_for_user(ward.users["managing_editor"]).can_delete()

    def test_a_draft_goes(self, ward: Ward) -> None:
        assert self.may_delete(ward, ward.draft)

    def test_a_page_in_a_bundle_stays(self, ward: Ward) -> None:
        editor = ward.users["managing_editor"]
        bundle = services.create_bundle(user=editor, name="Spring")

        services.add_to_bundle(bundle=bundle, page=ward.draft, user=editor)

        assert not self.may_delete(ward, ward.draft)

    def test_a_page_that_was_withdrawn_stays(self, ward: Ward) -> None:
        services.withdraw(page=ward.article, user=ward.users["managing_editor"], reason="error", note="Wrong.")

        assert not self.may_delete(ward, fresh(ward.article))

    def test_a_page_that_waits_for_its_release_stays(self, ward: Ward) -> None:
        assert not self.may_delete(ward, ward.waiting)
        assert not self.may_delete(ward, ward.waiting_index)

    def test_a_branch_with_such_a_page_stays(self, ward: Ward) -> None:
        empty = make_index(owner=ward.author, slug="empty")
        assert self.may_delete(ward, empty)

        below = make_article(empty, topics=[make_topic("Dosing")], owner=ward.author, slug="below")
        submit(below, author=ward.author)

        assert not self.may_delete(ward, fresh(empty))

    def test_a_branch_with_a_page_that_was_withdrawn_stays(self, ward: Ward) -> None:
        empty = make_index(owner=ward.author, slug="empty")
        services.withdraw(page=ward.article, user=ward.users["managing_editor"], reason="error", note="Wrong.")

        fresh(ward.article).move(empty, pos="last-child")

        assert not self.may_delete(ward, fresh(empty))


class TestAddingBelow:
    def test_asks_for_a_type_that_has_its_place_here_and_for_leave(self, ward: Ward) -> None:
        assert ward.index.permissions_for_user(ward.author).can_add_subpage()
        assert not ward.index.permissions_for_user(ward.reviewer).can_add_subpage()
        assert not ward.draft.permissions_for_user(ward.author).can_add_subpage()


def test_a_page_in_review_opens_for_who_wrote_it_and_for_nobody_elses_author(ward: Ward) -> None:
    stranger = make_user("author")

    assert ward.waiting.permissions_for_user(ward.author).can_edit()
    assert not ward.waiting.permissions_for_user(stranger).can_edit()
    assert not ward.waiting.permissions_for_user(ward.reviewer).can_edit()


def test_so_does_a_live_page_whose_next_text_is_in_review(ward: Ward) -> None:
    submit(ward.article.get_latest_revision_as_object(), author=ward.author)

    live = fresh(ward.article)

    assert live.permissions_for_user(ward.author).can_edit()
    assert not live.permissions_for_user(ward.reviewer).can_edit()
