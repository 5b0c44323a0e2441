"""What Wagtail hears when it asks what somebody may do with a page: the rules, whoever asks."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.factories.knowledge_base import make_article
from tests.factories.workflow import make_user
from tests.workflow.ward import ATTACKERS, Ward

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
        assert not ward.draft.permissions_for_user(ward.author).can_move_to(ward.article)
        assert not ward.index.permissions_for_user(ward.author).can_move_to(ward.draft)
