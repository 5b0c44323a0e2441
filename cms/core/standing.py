"""How far readers may rely on what is public, and which records it can no longer rest on."""

from django.apps import apps
from django.db import models


class Standing(models.TextChoices):
    """How far readers may rely on a live page today; what is past its review date is not judged any further."""

    CURRENT = "current", "Current"
    FLAGGED = "flagged", "A source no longer holds"
    OVERDUE = "overdue", "Past its review date"


def fallen_keys() -> list[str]:
    """Return the names (cms.core.references.key_of) of all records that have fallen; one query for each model.

    A record can fall when its model has `sealed_words()` and its manager offers `fallen()`, the records on which
    nothing may rest any longer; nobody here knows a record by name.
    """
    managers = [model._default_manager for model in apps.get_models() if hasattr(model, "sealed_words")]
    return [
        f"{manager.model._meta.label_lower}:{pk}"
        for manager in managers
        if hasattr(manager, "fallen")
        for pk in manager.fallen().values_list("pk", flat=True)
    ]
