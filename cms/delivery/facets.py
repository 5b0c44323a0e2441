"""How many publications each choice would leave."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from cms.delivery.models import Publication

COLUMNS = ("audience", "format", "status")
TOPIC = "topic"
FACETS = (TOPIC, *COLUMNS)
KEYS = {"postgresql": "jsonb_object_keys(found.topics) AS topic (key)", "sqlite": "json_each(found.topics) AS topic"}


def facets(publications: QuerySet[Publication], wanted: Collection[str] = FACETS) -> dict[str, dict[str, int]]:
    """Return counts by those of FACETS that are wanted, from one query; `topic` by ids as text, broader ones too."""
    counts: dict[str, dict[str, int]] = {name: {} for name in FACETS if name in wanted}
    columns = [name for name in COLUMNS if name in counts]
    read = [*columns, *(["topics"] if TOPIC in counts else [])]
    try:
        chosen, parameters = publications.order_by().values(*read).query.sql_with_params()
    except EmptyResultSet:
        return counts
    each = [f"SELECT '{name}', {name}, count(*) FROM found GROUP BY {name}" for name in columns]
    if TOPIC in counts:
        each.append(f"SELECT '{TOPIC}', topic.key, count(*) FROM found, {KEYS[connection.vendor]} GROUP BY topic.key")
    with connection.cursor() as cursor:
        cursor.execute(f"WITH found AS ({chosen}) {' UNION ALL '.join(each)}", parameters)
        for name, value, count in cursor.fetchall():
            counts[name][value] = count
    return counts
