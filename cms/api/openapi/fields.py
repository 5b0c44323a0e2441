"""What each field of a serializer writes, as JSON Schema: ours say it themselves, others are known by kind."""

from functools import singledispatch
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from rest_framework import fields
from wagtail.api.v2 import serializers as stock
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import BaseAPIViewSet
from wagtail.documents.api.v2.serializers import DocumentDownloadUrlField

from cms.core.json_schema import (
    ADDRESS,
    DAY,
    KEY,
    MOMENT,
    TEXT,
    WHOLE_NUMBER,
    YES_OR_NO,
    Schema,
    always,
    exactly,
    named,
    one_of,
    or_null,
)

ROUTER = WagtailAPIRouter("schemas")  # a schema names no address
# A page as Wagtail's own fields refer to it.
RELATED_PAGE = named(
    "RelatedPage",
    exactly(
        {
            "id": KEY,
            "meta": exactly({"type": TEXT, "detail_url": ADDRESS, "html_url": or_null(ADDRESS)}),
            "title": TEXT,
        }
    ),
)


def schemas_of(endpoint: type[BaseAPIViewSet], model: type[Model]) -> dict[str, Schema]:
    """Return what JSON says of each field that an endpoint shows of a type of record."""
    kind = endpoint._get_serializer_class(ROUTER, model, [("*", False, None)], show_details=True)
    return {name: schema_of_field(field) for name, field in kind().fields.items()}


def schema_of_field(field: fields.Field) -> Schema:
    """Return the schema of what the field, bound to its serializer, writes; null included where the column is null."""
    if hasattr(field, "api_schema"):
        schema: Schema = field.api_schema()
        return schema
    return or_null(stock_schema(field)) if _may_be_null(field) else stock_schema(field)


def _may_be_null(field: fields.Field) -> bool:
    try:
        return bool(field.parent.Meta.model._meta.get_field(field.source).null)
    except FieldDoesNotExist:
        return False


@singledispatch
def stock_schema(field: Any) -> Schema:
    """Return the schema of a field of Wagtail or of the REST framework."""
    raise TypeError(f"{type(field).__name__} does not say what it writes: give it api_schema()")


@stock_schema.register
def _text(field: fields.CharField) -> Schema:
    return TEXT


@stock_schema.register
def _choice(field: fields.ChoiceField) -> Schema:
    values = [value for value in field.choices if value]
    return one_of(["", *values] if field.allow_blank else values)


@stock_schema.register
def _number(field: fields.IntegerField) -> Schema:
    return KEY if field.field_name == "id" else WHOLE_NUMBER


@stock_schema.register
def _yes_or_no(field: fields.BooleanField) -> Schema:
    return YES_OR_NO


@stock_schema.register
def _day(field: fields.DateField) -> Schema:
    return DAY


@stock_schema.register
def _moment(field: fields.DateTimeField) -> Schema:
    return MOMENT


@stock_schema.register(stock.TypeField)
@stock_schema.register(stock.PageTypeField)
def _type(field: fields.Field) -> Schema:
    return always(field.parent.Meta.model._meta.label)


@stock_schema.register(stock.DetailUrlField)
@stock_schema.register(DocumentDownloadUrlField)
def _address(field: fields.Field) -> Schema:
    return ADDRESS


@stock_schema.register
def _page_address(field: stock.PageHtmlUrlField) -> Schema:
    return or_null(ADDRESS)


@stock_schema.register
def _locale(field: stock.PageLocaleField) -> Schema:
    return TEXT


@stock_schema.register(stock.PageParentField)
@stock_schema.register(stock.PageAliasOfField)
def _related_page(field: fields.Field) -> Schema:
    return or_null(RELATED_PAGE)
