"""Query parameters: Wagtail's own, made strict, and ours."""

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
from wagtail.models import Page

from knowledge_base.filters import ArticleFilterSet
from knowledge_base.models import TopicArticlePage
from workflow.standing import Standing, of_standing

YEARS = range(1900, 9000)  # Beyond them, moving a moment to another time zone may overflow.


class FieldsFilter(BaseFilterBackend):
    """`?title=…`: the exact value of a field; a value that the field cannot have is a bad request."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: GenericViewSet) -> QuerySet:
        names = set(view.get_available_fields(queryset.model, db_fields_only=True))
        for name in sorted((names & set(request.GET)) - asked_of_articles(request, queryset, view)):
            field, value = queryset.model._meta.get_field(name), request.GET[name]
            if isinstance(field, TaggableManager):
                for tag in value.split(","):
                    queryset = queryset.filter(**{f"{name}__name": tag})
                queryset._filtered_by_tag = True
            else:
                queryset = queryset.filter(**{name: as_value_of(field, value)})
        return queryset


class OrderingFilter(stock.OrderingFilter):
    """`?order=…`: by fields that have one value; by its tags, a record would be listed once for each of them."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: GenericViewSet) -> QuerySet:
        if "tags" in {name.lstrip("-") for name in request.GET.get("order", "").split(",")}:
            raise BadRequestError("cannot order by 'tags' (a record has several)")
        return super().filter_queryset(request, queryset, view)


class SearchFilter(stock.SearchFilter):
    """`?search=…`: full text, with `search_operator` either and or or."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: GenericViewSet) -> QuerySet:
        if request.GET.get("search_operator", "") not in ("", "and", "or"):
            raise BadRequestError("search_operator must be 'and' or 'or'")
        return super().filter_queryset(request, queryset, view)


class ArticleFilter(BaseFilterBackend):
    """`?topic=…&audience=…&letter=…`: the site's own filters; each leaves only articles."""

    parameters = frozenset({"q", "topic", "audience", "letter", "reviewed_since"})

    def filter_queryset(self, request: Request, queryset: QuerySet, view: GenericViewSet) -> QuerySet:
        asked = {name: request.GET[name] for name in asked_of_articles(request, queryset, view)}
        if not asked:
            return queryset
        filters = ArticleFilterSet(asked, queryset=TopicArticlePage.objects.all())
        if not filters.is_valid():
            name, errors = next(iter(filters.errors.items()))
            raise BadRequestError(f"{name}: {errors[0]}")
        return queryset.filter(pk__in=filters.qs.values("pk"))


class StatusFilter(BaseFilterBackend):
    """`?status=current` leaves only pages that hold today; several with commas, or the parameter more than once."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: GenericViewSet) -> QuerySet:
        wanted = {status for text in request.GET.getlist("status") for status in text.split(",") if status}
        if not wanted <= set(Standing.values):
            raise BadRequestError("status must be 'current', 'flagged' or 'overdue', several with commas")
        if not wanted:
            return queryset
        return queryset.filter(pk__in=of_standing(Page.objects.all(), wanted).values("pk"))


def asked_of_articles(request: Request, queryset: QuerySet, view: GenericViewSet) -> set[str]:
    """Return the parameters that narrow articles down; another type's own field of that name is that type's matter."""
    asked = set(request.GET) & ArticleFilter.parameters
    if queryset.model is TopicArticlePage:
        return asked
    return asked.difference(view.get_available_fields(queryset.model, db_fields_only=True))


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
