"""Query parameters of files: Wagtail's own, made strict."""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, DateTimeField, Field, QuerySet
from django.utils import timezone
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request
from rest_framework.viewsets import GenericViewSet
from taggit.managers import TaggableManager
from wagtail.api.v2 import filters as stock
from wagtail.api.v2.utils import BadRequestError, parse_boolean

RANDOM = ["random"]
YEARS = range(1900, 9000)  # Beyond them, moving a moment to another time zone may overflow.


class FieldsFilter(BaseFilterBackend):
    """`?title=…`: the exact value of a field; a value that the field cannot have is a bad request."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: GenericViewSet) -> QuerySet:
        names = set(view.get_available_fields(queryset.model, db_fields_only=True))
        for name in sorted(names & set(request.GET)):
            field, value = queryset.model._meta.get_field(name), request.GET[name]
            if isinstance(field, TaggableManager):
                for tag in value.split(","):
                    queryset = queryset.filter(**{f"{name}__name": tag})
                queryset._filtered_by_tag = True
            else:
                queryset = queryset.filter(**{name: as_value_of(field, value)})
        return queryset


class OrderingFilter(BaseFilterBackend):
    """`?order=…`: by fields that have one value; by its tags, a record would be listed once for each of them."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: GenericViewSet) -> QuerySet:
        names = order_in(request.GET, view.get_available_fields(queryset.model, db_fields_only=True))
        if "tags" in {name.removeprefix("-") for name in names}:
            raise BadRequestError("cannot order by 'tags' (a record has several)")
        if names == RANDOM:
            return queryset.order_by("?")
        return queryset.order_by(*names) if names else queryset


class SearchFilter(stock.SearchFilter):
    """`?search=…`: full text, with `search_operator` either and or or."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: GenericViewSet) -> QuerySet:
        check_operator(request.GET.get("search_operator", ""))
        return super().filter_queryset(request, queryset, view)


def names_in(text: str) -> list[str]:
    """Return the names between commas; where nothing stands, none is meant."""
    return [name for name in text.split(",") if name]


def order_in(query: Mapping[str, str], allowed: Collection[str]) -> list[str]:
    """Return the names by which records are ordered, each perhaps behind `-`; raise BadRequestError for others."""
    names = names_in(query.get("order", ""))
    if "random" in names:
        if len(names) > 1:
            raise BadRequestError("random ordering cannot be combined with other fields")
        if "offset" in query:
            raise BadRequestError("random ordering with offset is not supported")
        return RANDOM
    for name in names:
        if name.removeprefix("-") not in allowed:
            raise BadRequestError(f"cannot order by '{name}' (unknown field)")
    return names


def check_operator(operator: str) -> None:
    """Raise BadRequestError for an operator of a search that there is not."""
    if operator not in ("", "and", "or"):
        raise BadRequestError("search_operator must be 'and' or 'or'")


def as_value_of(field: Field, text: str) -> Any:
    """Return the text as a value of the field; raise BadRequestError where it cannot be one."""
    try:
        if isinstance(field, BooleanField):
            return parse_boolean(text)
        value = field.to_python(text)
        if isinstance(field, DateTimeField):
            if value.year not in YEARS:
                raise ValueError("the year is out of range")
            value = value if timezone.is_aware(value) else timezone.make_aware(value)
    except (ValueError, ValidationError) as error:
        reason = error.messages[0] if isinstance(error, ValidationError) else error
        raise BadRequestError(f"'{text}' is not a valid value for {field.name} ({reason})") from error
    return value
