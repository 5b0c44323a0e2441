"""System checks: no field of a page escapes the question whether it is signed."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations

from workflow import triggers
from workflow.guards import reviewed_page_types, tables
from workflow.models import ReviewedPage
from workflow.seal import STRUCTURAL


def stored_names(model: type[ReviewedPage]) -> set[str]:
    """Return every name under which `model` stores something in a revision."""
    fields = {field.name for field in model._meta.fields if field.serialize}
    relations = {relation.get_accessor_name() for relation in get_all_child_relations(model)}
    return fields | relations | {field.name for field in get_all_child_m2m_relations(model)}


@register("workflow")
def every_field_is_signed_or_structural(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Report fields that no payload version decides on, and signed names that do not exist."""
    found: list[CheckMessage] = []
    for model in reviewed_page_types():
        if not model.payload_versions:
            found.append(
                Error(f"{model.__name__} lists no payload version, so it cannot be signed.", id="workflow.E001")
            )
            continue
        signed = set(model.newest_payload()[1])
        for name in sorted(stored_names(model) - signed - STRUCTURAL):
            found.append(
                Error(
                    f"{model.__name__}.{name} is neither signed nor structural: add a payload version.",
                    id="workflow.E002",
                )
            )
        for name in sorted(signed - stored_names(model)):
            found.append(Error(f"{model.__name__} signs {name!r}, which it does not store.", id="workflow.E003"))
    return found


@register(Tags.database)
def the_database_guards_what_is_live(app_configs: Any, databases: Any, **kwargs: Any) -> list[CheckMessage]:
    """Report triggers that are missing or altered; `migrate` puts them back."""
    found: list[CheckMessage] = []
    for using in databases or []:
        connection = connections[using]
        if set(tables()) <= set(connection.introspection.table_names()) and triggers.differences(connection):
            found.append(
                Warning("The gate's triggers are missing or altered.", hint="Run migrate.", id="workflow.W001")
            )
    return found
