"""Lookups by a number that no column can hold: they find nothing, on both databases.

Django sees to that for plain numbers, compared one by one; SQLite fails on the rest, where PostgreSQL compares them.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import ForeignKey, IntegerField
from django.db.models.fields.related_lookups import RelatedExact, RelatedIn
from django.db.models.lookups import In


def is_held(number: Any, column: Any, connection: Any) -> bool:
    """Whether a column can hold a value; anything but a whole number is left to the column's own field."""
    while column.remote_field:
        column = column.target_field
    if not (isinstance(number, int) and isinstance(column, IntegerField)):
        return True
    least, most = connection.ops.integer_field_range(column.get_internal_type())
    return bool((least is None or least <= number) and (most is None or number <= most))


class OnlyHeld:
    """Leaves out of a list what the column cannot hold."""

    lhs: Any

    def batch_process_rhs(self, compiler: Any, connection: Any, rhs: Iterable[Any]) -> Any:
        held = [value for value in rhs if is_held(value, self.lhs.output_field, connection)]
        if not held:
            raise EmptyResultSet
        return super().batch_process_rhs(compiler, connection, held)  # type: ignore[misc]  # a mixin for lookups


@IntegerField.register_lookup
class HeldIn(OnlyHeld, In):
    """`number__in=[…]`"""


@ForeignKey.register_lookup
class HeldRelatedIn(OnlyHeld, RelatedIn):
    """`record__in=[…]`"""


@ForeignKey.register_lookup
class HeldRelatedExact(RelatedExact):
    """`record=…`, and `pk=…` of a page type, whose key is its page."""

    def process_rhs(self, compiler: Any, connection: Any) -> Any:
        if not is_held(self.rhs, self.lhs.output_field, connection):
            raise EmptyResultSet
        return super().process_rhs(compiler, connection)
