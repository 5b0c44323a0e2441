"""Which fields of a record may narrow down a public list, and how their values are compared."""

import datetime
from typing import Any

from django.db.models import Model
from taggit.managers import TaggableManager
from wagtail.fields import RichTextField, StreamField


def is_plain(field: Any) -> bool:
    """Whether a stored value and the value that is shown are the same."""
    if isinstance(field, TaggableManager):
        return True
    return not field.is_relation and not isinstance(field, RichTextField | StreamField)


class PlainFilters:
    """Makes a Wagtail viewset filter and order by plain fields alone.

    The stored form of rich text and blocks, and where relations lead, say more than the public is told.
    """

    @classmethod
    def get_available_fields(cls, model: type[Model], db_fields_only: bool = False) -> list[str]:
        """Return the fields that may be shown, or those by which may be filtered and ordered."""
        names: list[str] = super().get_available_fields(model, db_fields_only=db_fields_only)  # type: ignore[misc]
        if not db_fields_only:
            return names
        return [name for name in names if is_plain(model._meta.get_field(name))]


def comparable(value: Any) -> Any:
    """Return a plain value as JSON keeps it: moments in UTC, so that equal ones are the same text."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return value
