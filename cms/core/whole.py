"""Records whose saving others listen to."""

from typing import Any

from django.db import models, transaction


class SavedWhole(models.Model):
    """A record that is written together with whatever its change sets off: all of it, or nothing."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic(using=kwargs.get("using")):
            super().save(*args, **kwargs)
