"""Which records public pages print, as SQL."""

from django.db import connection
from django.db.models import Model

KEYS = {
    "postgresql": (
        "SELECT CAST(split_part(used.key, ':', 2) AS bigint) FROM delivery_publication AS page, "
        "jsonb_object_keys(page.uses) AS used (key) WHERE page.is_open AND used.key LIKE %s"
    ),
    "sqlite": (
        "SELECT CAST(substr(used.key, instr(used.key, ':') + 1) AS integer) FROM delivery_publication AS page, "
        "json_each(page.uses) AS used WHERE page.is_open AND used.key LIKE %s"
    ),
}


def used_ids(model: type[Model]) -> tuple[str, list[str]]:
    """Return the statement, and its parameters, for the ids of the records of `model` that public pages print."""
    return KEYS[connection.vendor], [f"{model._meta.label_lower}:%"]
