"""The doors of the permit itself: forged, altered, shadowed."""

from __future__ import annotations

from django.db import connection

from tests.workflow.doors.door import Door, collector
from tests.workflow.doors.sql_doors import LINK, page_column, sql
from tests.workflow.ward import UNSIGNED, Ward

PERMIT_DOORS: list[Door] = []
door = collector(PERMIT_DOORS)


def permit(page_id: int, revision_id: int, must_vanish: str = "0") -> None:
    sql(f"INSERT INTO workflow_gatepermit VALUES (%s, %s, {must_vanish})", page_id, revision_id)


@door("for an unsigned revision", by="trigger")
def _(ward: Ward) -> None:
    permit(ward.article.pk, ward.unsigned.pk)
    page_column(ward, "live_revision_id = %s, title = %s", ward.unsigned.pk, UNSIGNED)


@door("for a page that was never signed", by="trigger")
def _(ward: Ward) -> None:
    permit(ward.draft.pk, ward.draft.latest_revision_id)


@door("for another page's signed revision", by="trigger")
def _(ward: Ward) -> None:
    permit(ward.draft.pk, ward.signed.pk)


@door("that need not vanish", by="trigger")
def _(ward: Ward) -> None:
    permit(ward.article.pk, ward.signed.pk, "NULL")


@door("that refers to a row which is there", by="trigger")
def _(ward: Ward) -> None:
    sql("INSERT INTO workflow_gatenever (id) VALUES (0)")


@door("that refers to another row", by="trigger")
def _(ward: Ward) -> None:
    permit(ward.article.pk, ward.signed.pk, "1")


@door("changed", by="trigger")
def _(ward: Ward) -> None:
    permit(ward.article.pk, ward.signed.pk)
    sql("UPDATE workflow_gatepermit SET revision_id = %s", ward.unsigned.pk)


@door("changed to another page", by="trigger")
def _(ward: Ward) -> None:
    permit(ward.article.pk, ward.signed.pk)
    sql("UPDATE workflow_gatepermit SET page_id = %s", ward.draft.pk)


@door("INSERT OR REPLACE", by="trigger", only="sqlite")
def _(ward: Ward) -> None:
    permit(ward.article.pk, ward.signed.pk)
    sql("INSERT OR REPLACE INTO workflow_gatepermit VALUES (%s, %s, 0)", ward.article.pk, ward.unsigned.pk)


@door("ON CONFLICT DO UPDATE", by="trigger")
def _(ward: Ward) -> None:
    permit(ward.article.pk, ward.signed.pk)
    sql(
        "INSERT INTO workflow_gatepermit VALUES (%s, %s, 0) ON CONFLICT (page_id) DO UPDATE SET revision_id = %s",
        ward.article.pk,
        ward.signed.pk,
        ward.unsigned.pk,
    )


@door("in a temporary table that shadows the real one", by="trigger")
def _(ward: Ward) -> None:
    sql("CREATE TEMPORARY TABLE workflow_gatepermit (page_id bigint, revision_id bigint, must_vanish_id bigint)")
    try:
        sql("INSERT INTO temp.workflow_gatepermit VALUES (%s, %s, 0)" if connection.vendor == "sqlite" else
            "INSERT INTO pg_temp.workflow_gatepermit VALUES (%s, %s, 0)", ward.article.pk, ward.signed.pk)  # fmt: skip
        page_column(ward, "title = %s", UNSIGNED)
    finally:
        if connection.vendor == "sqlite":
            sql("DROP TABLE temp.workflow_gatepermit")


@door("a temporary table that shadows the pages", by="trigger", only="postgresql")
def _(ward: Ward) -> None:
    sql("CREATE TEMPORARY TABLE wagtailcore_page (id bigint, live boolean, live_revision_id bigint)")
    sql(f"INSERT INTO public.{LINK} (sort_order, page_id, topic_id) SELECT 9, page_id, topic_id FROM public.{LINK} "
        "WHERE page_id = %s", ward.article.pk)  # fmt: skip


@door("a temporary table that shadows the signatures", by="trigger", only="postgresql")
def _(ward: Ward) -> None:
    sql("CREATE TEMPORARY TABLE workflow_signoff (id bigint, page_id bigint, revision_id bigint, withdrawn_at date)")
    sql("INSERT INTO pg_temp.workflow_signoff VALUES (1, %s, %s, NULL)", ward.article.pk, ward.unsigned.pk)
    permit(ward.article.pk, ward.unsigned.pk)


@door("another search path", by="trigger", only="postgresql")
def _(ward: Ward) -> None:
    sql("CREATE SCHEMA shadow")
    sql("CREATE TABLE shadow.workflow_gatepermit AS SELECT %s::bigint AS page_id, %s::bigint AS revision_id",
        ward.article.pk, ward.signed.pk)  # fmt: skip
    sql("SET LOCAL search_path = shadow, public")
    page_column(ward, "title = %s", UNSIGNED)
