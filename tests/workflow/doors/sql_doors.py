"""The doors in SQL: what anybody at a database prompt might type, on either engine.

Whoever may drop a trigger or forge the permit of a signed revision gets through; finding that is the work of
`verify_live`, which test_verify_live.py holds to it.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from tests.workflow.doors.door import Door, collector
from tests.workflow.ward import UNSIGNED, Ward

SQL_DOORS: list[Door] = []
door = collector(SQL_DOORS)

LINK = "knowledge_base_articletopic"
ARTICLE = "knowledge_base_topicarticlepage"


def sql(statement: str, *values: Any) -> int:
    """Run one statement and return how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def columns(table: str, *left_out: str) -> str:
    """Return the columns of `table`, in order, as a list for SQL."""
    with connection.cursor() as cursor:
        found = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    return ", ".join(f'"{name}"' for name in found if name not in left_out)


def copied(table: str, verb: str, where: str, *values: Any, **changed: str) -> int:
    """Insert copies of the rows of `table` that `where` picks, with the columns in `changed` as SQL expressions."""
    names = columns(table)
    taken = ", ".join(changed.get(name.strip('"'), name) for name in names.split(", "))
    return sql(f"{verb} INTO {table} ({names}) SELECT {taken} FROM {table} WHERE {where}", *values)


def upserted(table: str, pk: int, assignment: str, *values: Any) -> int:
    """Insert the row of `table` with this id once more, so that the conflict assigns something to it."""
    names = columns(table)
    again = f"INSERT INTO {table} ({names}) SELECT {names} FROM {table} WHERE id = %s"
    return sql(f"{again} ON CONFLICT (id) DO UPDATE SET {assignment}", pk, *values)


def page_column(ward: Ward, assignment: str, *values: Any) -> None:
    sql(f"UPDATE wagtailcore_page SET {assignment} WHERE id = %s", *values, ward.article.pk)


# The page's row


@door("page row: title", by="trigger")
def _(ward: Ward) -> None:
    page_column(ward, "title = %s", UNSIGNED)


@door("page row: slug", by="trigger")
def _(ward: Ward) -> None:
    page_column(ward, "slug = %s", "unsigned")


@door("page row: search description", by="trigger")
def _(ward: Ward) -> None:
    page_column(ward, "search_description = %s", UNSIGNED)


@door("page row: revision", by="trigger")
def _(ward: Ward) -> None:
    page_column(ward, "live_revision_id = %s", ward.unsigned.pk)


@door("page row: no revision at all", by="trigger")
def _(ward: Ward) -> None:
    page_column(ward, "live_revision_id = NULL")


@door("page row: date of publication", by="trigger")
def _(ward: Ward) -> None:
    page_column(ward, "last_published_at = %s", "2020-01-01 00:00:00+00:00")


@door("page row: type", by="trigger")
def _(ward: Ward) -> None:
    page_column(ward, "content_type_id = %s", ward.index.content_type_id)


@door("page row: id", by="trigger")
def _(ward: Ward) -> None:
    page_column(ward, "id = id + 100000")


@door("page row: alias", by="trigger")
def _(ward: Ward) -> None:
    sql("UPDATE wagtailcore_page SET alias_of_id = %s WHERE id = %s", ward.article.pk, ward.draft.pk)


@door("page row: live", by="trigger")
def _(ward: Ward) -> None:
    sql(f"UPDATE wagtailcore_page SET live = {true()} WHERE id = %s", ward.draft.pk)


@door("page row: live, with its unsigned revision", by="trigger")
def _(ward: Ward) -> None:
    sql(
        f"UPDATE wagtailcore_page SET live = {true()}, live_revision_id = latest_revision_id WHERE id = %s",
        ward.draft.pk,
    )


@door("page row: taken down, changed and put back", by="trigger")
def _(ward: Ward) -> None:
    page_column(ward, f"live = {false()}")
    sql(f"UPDATE {ARTICLE} SET summary = %s WHERE page_ptr_id = %s", UNSIGNED, ward.article.pk)
    page_column(ward, f"live = {true()}")


@door("page row: inserted live", by="trigger")
def _(ward: Ward) -> None:
    copied(
        "wagtailcore_page",
        "INSERT",
        "id = %s",
        ward.article.pk,
        id="id + 100000",
        path="'00010001Z'",
        translation_key=f"'{'0' * 32}'" if connection.vendor == "sqlite" else "gen_random_uuid()",
    )


@door("page row: ON CONFLICT DO UPDATE", by="trigger")
def _(ward: Ward) -> None:
    names = columns("wagtailcore_page")
    sql(
        f"INSERT INTO wagtailcore_page ({names}) SELECT {names} FROM wagtailcore_page WHERE id = %s "
        "ON CONFLICT (id) DO UPDATE SET title = %s",
        ward.article.pk,
        UNSIGNED,
    )


@door("page row: INSERT OR REPLACE", by="trigger", only="sqlite")
def _(ward: Ward) -> None:
    copied("wagtailcore_page", "INSERT OR REPLACE", "id = %s", ward.article.pk, title=f"'{UNSIGNED}'")


@door("page row: INSERT OR REPLACE by a draft at the same place in the tree", by="trigger", only="sqlite")
def _(ward: Ward) -> None:
    place = f"(SELECT path FROM wagtailcore_page WHERE id = {ward.article.pk})"
    copied("wagtailcore_page", "INSERT OR REPLACE", "id = %s", ward.draft.pk, id="id + 100000", path=place)


@door("page row: UPDATE OR REPLACE of the place in the tree", by="trigger", only="sqlite")
def _(ward: Ward) -> None:
    sql(
        "UPDATE OR REPLACE wagtailcore_page SET path = (SELECT path FROM wagtailcore_page WHERE id = %s) WHERE id = %s",
        ward.article.pk,
        ward.draft.pk,
    )


@door("page row: UPDATE OR REPLACE of the translation key", by="trigger", only="sqlite")
def _(ward: Ward) -> None:
    sql(
        "UPDATE OR REPLACE wagtailcore_page SET translation_key = "
        "(SELECT translation_key FROM wagtailcore_page WHERE id = %s) WHERE id = %s",
        ward.article.pk,
        ward.draft.pk,
    )


@door("page row: UPDATE OR IGNORE", by="trigger", only="sqlite")
def _(ward: Ward) -> None:
    sql("UPDATE OR IGNORE wagtailcore_page SET title = %s WHERE id = %s", UNSIGNED, ward.article.pk)


@door("page row: UPDATE FROM", by="trigger")
def _(ward: Ward) -> None:
    sql(
        "UPDATE wagtailcore_page SET title = d.title FROM wagtailcore_page d "
        "WHERE wagtailcore_page.id = %s AND d.id = %s",
        ward.article.pk,
        ward.draft.pk,
    )


@door("page row: MERGE", by="trigger", only="postgresql")
def _(ward: Ward) -> None:
    sql(
        "MERGE INTO wagtailcore_page p USING (SELECT %s::int AS id) v ON p.id = v.id "
        "WHEN MATCHED THEN UPDATE SET title = %s",
        ward.article.pk,
        UNSIGNED,
    )


@door("page row: in a common table expression", by="trigger", only="postgresql")
def _(ward: Ward) -> None:
    sql(
        "WITH changed AS (UPDATE wagtailcore_page SET title = %s WHERE id = %s RETURNING id) SELECT * FROM changed",
        UNSIGNED,
        ward.article.pk,
    )


def true() -> str:
    return "1" if connection.vendor == "sqlite" else "true"


def false() -> str:
    return "0" if connection.vendor == "sqlite" else "false"


# The type's row and its child rows


@door("type row: text", by="trigger")
def _(ward: Ward) -> None:
    sql(f"UPDATE {ARTICLE} SET summary = %s WHERE page_ptr_id = %s", UNSIGNED, ward.article.pk)


@door("type row: body", by="trigger")
def _(ward: Ward) -> None:
    sql(f"UPDATE {ARTICLE} SET body = '[]' WHERE page_ptr_id = %s", ward.article.pk)


@door("type row: lineage", by="trigger")
def _(ward: Ward) -> None:
    sql(
        f"UPDATE {ARTICLE} SET lineage = (SELECT lineage FROM {ARTICLE} WHERE page_ptr_id = %s) WHERE page_ptr_id = %s",
        ward.draft.pk,
        ward.article.pk,
    )


@door("type row: deleted", by="trigger")
def _(ward: Ward) -> None:
    sql(f"DELETE FROM {ARTICLE} WHERE page_ptr_id = %s", ward.article.pk)


@door("type row: swapped", by="trigger")
def _(ward: Ward) -> None:
    sql(f"UPDATE {ARTICLE} SET page_ptr_id = %s WHERE page_ptr_id = %s", ward.index.pk, ward.draft.pk)


@door("type row: INSERT OR REPLACE", by="trigger", only="sqlite")
def _(ward: Ward) -> None:
    copied(ARTICLE, "INSERT OR REPLACE", "page_ptr_id = %s", ward.article.pk, summary=f"'{UNSIGNED}'")


@door("type row: ON CONFLICT DO UPDATE", by="trigger")
def _(ward: Ward) -> None:
    names = columns(ARTICLE)
    sql(
        f"INSERT INTO {ARTICLE} ({names}) SELECT {names} FROM {ARTICLE} WHERE page_ptr_id = %s "
        "ON CONFLICT (page_ptr_id) DO UPDATE SET summary = %s",
        ward.article.pk,
        UNSIGNED,
    )


@door("child row: inserted", by="trigger")
def _(ward: Ward) -> None:
    copied(LINK, "INSERT", "page_id = %s", ward.article.pk, id="id + 100000")


@door("child row: changed", by="trigger")
def _(ward: Ward) -> None:
    sql(f"UPDATE {LINK} SET sort_order = 99 WHERE page_id = %s", ward.article.pk)


@door("child row: deleted", by="trigger")
def _(ward: Ward) -> None:
    sql(f"DELETE FROM {LINK} WHERE page_id = %s", ward.article.pk)


@door("child row: taken to a draft", by="trigger")
def _(ward: Ward) -> None:
    sql(f"UPDATE {LINK} SET page_id = %s WHERE page_id = %s", ward.draft.pk, ward.article.pk)


@door("child row: brought from a draft", by="trigger")
def _(ward: Ward) -> None:
    sql(f"UPDATE {LINK} SET page_id = %s WHERE page_id = %s", ward.article.pk, ward.draft.pk)


@door("child row: id", by="trigger")
def _(ward: Ward) -> None:
    sql(f"UPDATE {LINK} SET id = id + 100000 WHERE page_id = %s", ward.draft.pk)


@door("child row: stolen by a draft with INSERT OR REPLACE", by="trigger", only="sqlite")
def _(ward: Ward) -> None:
    stolen = f"(SELECT min(id) FROM {LINK} WHERE page_id = {ward.article.pk})"
    copied(LINK, "INSERT OR REPLACE", "page_id = %s", ward.draft.pk, id=stolen)


@door("child row: stolen with UPDATE OR REPLACE", by="trigger", only="sqlite")
def _(ward: Ward) -> None:
    sql(
        f"UPDATE OR REPLACE {LINK} SET id = (SELECT min(id) FROM {LINK} WHERE page_id = %s) WHERE page_id = %s",
        ward.article.pk,
        ward.draft.pk,
    )


@door("child row: ON CONFLICT DO UPDATE", by="trigger")
def _(ward: Ward) -> None:
    names = columns(LINK)
    sql(
        f"INSERT INTO {LINK} ({names}) SELECT {names} FROM {LINK} WHERE page_id = %s "
        "ON CONFLICT (id) DO UPDATE SET sort_order = 99",
        ward.article.pk,
    )
