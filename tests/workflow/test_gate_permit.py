"""What happens while the permit of a publication stands, and that none is left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db.models.signals import post_save
from django.utils import timezone
from wagtail.models import Page

from knowledge_base.models import ArticleTopic
from tests.factories.workflow import sign, submit
from tests.workflow.doors.door import attempt, layer_of, tried
from tests.workflow.doors.record_doors import RECORD_DOORS
from tests.workflow.doors.sql_doors import LINK, SQL_DOORS, sql
from tests.workflow.doors.write_doors import WRITE_DOORS
from tests.workflow.ward import UNSIGNED, Ward, fresh, live_words
from workflow.models import GatePermit, SignOff
from workflow.refusals import NotSignedOff

DOORS = {door.name: door for door in [*WRITE_DOORS, *SQL_DOORS, *RECORD_DOORS]}


@pytest.fixture
def when_saved() -> Iterator[Callable[..., None]]:
    """Have something done each time a page of a type is saved, inside the window of its permit."""
    connected: list[tuple[Any, Any]] = []

    def connect(model: Any, act: Callable[[Any], Any]) -> None:
        def receive(instance: Any, **kwargs: Any) -> None:
            act(instance)

        post_save.connect(receive, sender=model, weak=False)
        connected.append((receive, model))

    yield connect
    for receive, model in connected:
        post_save.disconnect(receive, sender=model)


class TestWindow:
    """While a legitimate publication is being written, its permit opens that one page, for those very words."""

    @pytest.mark.parametrize(
        "change",
        [
            lambda page: Page.objects.filter(pk=page.pk).update(title=UNSIGNED),
            lambda page: Page.objects.filter(pk=page.pk).update(search_description=UNSIGNED),
            lambda page: type(page).objects.filter(pk=page.pk).update(summary=UNSIGNED),
        ],
    )
    def test_a_receiver_rewrites_the_page(self, ward: Ward, when_saved: Any, change: Any) -> None:
        when_saved(type(ward.waiting), lambda page: page.live and change(page))

        with tried() as raised:
            sign(ward.submission, reviewer=ward.reviewer)

        assert layer_of(raised[0]) == "guard"
        assert live_words() == ward.words

    @pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET sort_order = 77"])
    def test_a_receiver_rewrites_a_child_row(self, ward: Ward, when_saved: Any, change: str) -> None:
        def rewrite(link: Any) -> None:
            sql(f"{change.format(LINK)} WHERE page_id = %s", link.page_id)

        when_saved(ArticleTopic, rewrite)

        with tried() as raised:
            sign(ward.submission, reviewer=ward.reviewer)

        assert layer_of(raised[0]) == "guard"
        assert live_words() == ward.words

    def test_a_receiver_rewrites_another_live_page(self, ward: Ward, when_saved: Any) -> None:
        def change(page: Any) -> None:
            if page.live:
                Page.objects.filter(pk=ward.article.pk).update(title=UNSIGNED)

        when_saved(type(ward.waiting), change)

        with tried() as raised:
            sign(ward.submission, reviewer=ward.reviewer)

        assert layer_of(raised[0]) == "trigger"
        assert live_words() == ward.words

    def test_a_receiver_saves_the_page_once_more(self, ward: Ward, when_saved: Any) -> None:
        def change(page: Any) -> None:
            if page.live:
                again = type(page).objects.get(pk=page.pk)
                again.title = UNSIGNED
                again.save()

        when_saved(type(ward.waiting), change)

        with tried() as raised:
            sign(ward.submission, reviewer=ward.reviewer)

        assert layer_of(raised[0]) in ("guard", "trigger")
        assert live_words() == ward.words

    def test_a_receiver_withdraws_the_signature(self, ward: Ward, when_saved: Any) -> None:
        def change(page: Any) -> None:
            if page.live:
                SignOff.objects.filter(page_id=page.pk).update(withdrawn_at=timezone.now())

        when_saved(type(ward.waiting), change)

        with tried() as raised:
            sign(ward.submission, reviewer=ward.reviewer)

        assert layer_of(raised[0]) == "guard"
        assert live_words() == ward.words

    def test_no_permit_is_left(self, ward: Ward) -> None:
        sign(ward.submission, reviewer=ward.reviewer)

        assert fresh(ward.waiting).live
        assert not GatePermit.objects.exists()

    def test_a_failed_publication_leaves_none_either(self, ward: Ward) -> None:
        with tried():
            ward.unsigned.publish()

        assert not GatePermit.objects.exists()

    def test_the_page_that_was_written_keeps_none(self, ward: Ward) -> None:
        ward.article.last_published_at = timezone.now()
        ward.article.save()
        ward.article.title = UNSIGNED

        with pytest.raises(NotSignedOff, match="may only be written through its own save"):
            Page.save(ward.article)


class TestAfterAPublication:
    """In the transaction of a legitimate publication the permit is gone again: nothing slips through behind it."""

    @pytest.mark.parametrize(
        "name",
        [
            "page row: title",
            "page row: date of publication",
            "type row: text",
            "type row: body",
            "type row: deleted",
            "child row: inserted",
            "child row: changed",
            "child row: deleted",
            "child row: brought from a draft",
            "QuerySet.update(title=…) of a live page",
            "bulk_update()",
            "_save_table(), past every signal",
            "signed revision: SQL",
            "signature: changed",
        ],
    )
    def test_refuses_the_next_write(self, ward: Ward, name: str) -> None:
        later = ward.article.get_latest_revision_as_object()
        sign(submit(later, author=ward.author), reviewer=ward.reviewer)
        ward.article = fresh(ward.article)
        before = live_words()

        refused_by = attempt(DOORS[name], ward)

        assert refused_by == "trigger"
        assert live_words() == before
