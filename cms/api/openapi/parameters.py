"""What may stand in the query of an address: names, types and limits, as the endpoints take them."""

from collections.abc import Iterable
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from django.conf import settings
from django.db import models
from taggit.managers import TaggableManager

from cms.api.endpoint import PublicEndpoint
from cms.api.openapi.records import models_of
from cms.core.checks import page_types
from cms.core.json_schema import DAY, KEY, MOMENT, TEXT, Schema, always, list_of, one_of
from cms.vocabulary.terms import Audience
from knowledge_base.filters import LONGEST_QUERY, OTHER
from workflow.standing import Standing

Parameter = dict[str, Any]

PAGE_OR_ROOT: Schema = {"anyOf": [KEY, {"type": "string", "const": "root"}]}
EMPTY = ""  # Where a form leaves a parameter empty, it counts as not given.
ANY_NUMBER: Schema = {"type": "integer", "minimum": -(2**63), "maximum": 2**63 - 1}
ONLY_ARTICLES = "Leaves only articles."
RECORDS_BY_DEFAULT = 20


def parameter(name: str, schema: Schema, description: str) -> Parameter:
    """Return a parameter of the query; several values are written with commas."""
    several = {"style": "form", "explode": False} if schema.get("type") == "array" else {}
    return {"name": name, "in": "query", "description": description, "schema": schema, **several}


def shown() -> list[Parameter]:
    """Return the parameters that every record and every list take."""
    return [
        parameter(
            "fields",
            TEXT,
            "What is shown: names with commas; `-name` leaves one out; first, `*` is all, `_` none to begin with.",
        ),
        parameter("rich_text_format", one_of(["html"]), "The form of rich text."),
        parameter("format", one_of(["json", EMPTY]), "The form of the answer."),
    ]


def of_site() -> Parameter:
    """Return the parameter that chooses among the sites of one installation."""
    return parameter("site", TEXT, "A host name, with `:port` where several sites share it.")


def of_list(endpoint: type[PublicEndpoint]) -> list[Parameter]:
    """Return every parameter of the endpoint's list, except the one that only keeps caches away."""
    own = {found["name"]: found for found in [*_of_any_list(endpoint), *_of_page_list()]}
    return [*(own[name] for name in own if name in endpoint.known_query_parameters), *_exact_values(endpoint)]


def _of_any_list(endpoint: type[PublicEndpoint]) -> list[Parameter]:
    most = settings.WAGTAILAPI_LIMIT_MAX
    limit = {"type": "integer", "minimum": 0, "maximum": most, "default": RECORDS_BY_DEFAULT}
    by = [f"{sign}{name}" for name in _filterable(endpoint) if name != "tags" for sign in ("", "-")]
    return [
        parameter("limit", limit, "How many records there are in the window."),
        parameter("offset", {**KEY, "default": 0}, "How many records come before the window."),
        parameter(
            "order",
            list_of(one_of([*by, "random", EMPTY])),
            "Fields, `-` before one to turn it around; or `random` alone.",
        ),
        parameter("search", TEXT, "Words to search for in the full text."),
        parameter("search_operator", one_of(["and", "or", EMPTY]), "Whether all words have to occur, or any."),
        *shown(),
    ]


def _of_page_list() -> list[Parameter]:
    letters = [*ascii_uppercase, *ascii_lowercase, OTHER, EMPTY]
    return [
        parameter(
            "type",
            list_of(one_of([*_page_types(), EMPTY])),
            "The types of pages; the fields of one alone can be asked for.",
        ),
        parameter("child_of", PAGE_OR_ROOT, "The id of the page right above, or `root`, the front page."),
        parameter("ancestor_of", KEY, "The id of a page somewhere below."),
        parameter("descendant_of", PAGE_OR_ROOT, "The id of a page somewhere above, or `root`; not with `child_of`."),
        parameter("translation_of", PAGE_OR_ROOT, "The id of the page that is translated, or `root`."),
        parameter("locale", TEXT, "The language of the page."),
        of_site(),
        parameter("topic", TEXT, f"The slug of a topic; what lies below it counts. {ONLY_ARTICLES}"),
        parameter("audience", one_of([*Audience.values, EMPTY]), f"For whom the article is. {ONLY_ARTICLES}"),
        parameter("letter", one_of(letters), f"The first letter of the title. {ONLY_ARTICLES}"),
        parameter(
            "q",
            {**TEXT, "maxLength": LONGEST_QUERY},
            f"Words of which each stands in the title, the short answer or a topic. {ONLY_ARTICLES}",
        ),
        parameter(
            "reviewed_since",
            {"anyOf": [DAY, always(EMPTY)]},
            f"The day of the last review, or an earlier one. {ONLY_ARTICLES}",
        ),
        parameter("status", list_of(one_of([*Standing.values, EMPTY])), "How far readers may rely on the page today."),
    ]


def of_search(endpoint: type[PublicEndpoint]) -> list[Parameter]:
    """Return the parameters by which one record is found."""
    by_path = [parameter("html_path", TEXT, "The path of the page on the site.")]
    by_id = [parameter("id", KEY, "The id of the record.")]
    return [*by_id, *(by_path if "html_path" in endpoint.find_query_parameters else [])]


def _page_types() -> list[str]:
    return [model._meta.label for model in page_types()]


def _filterable(endpoint: type[PublicEndpoint]) -> list[str]:
    names = (endpoint.get_available_fields(model, db_fields_only=True) for model in models_of(endpoint))
    return list(dict.fromkeys(name for each in names for name in each))


def _exact_values(endpoint: type[PublicEndpoint]) -> Iterable[Parameter]:
    """Yield a parameter for each field by whose exact value a list is narrowed down."""
    for name in _filterable(endpoint):
        if name in endpoint.known_query_parameters:
            continue
        having = [model for model in models_of(endpoint) if name in endpoint.get_available_fields(model, True)]
        field = having[0]._meta.get_field(name)
        only = "" if len(having) == len(models_of(endpoint)) else f" Only with one `type`: {_labels(having)}."
        yield parameter(name, _schema_of_value(field), f"The exact value of `{name}`.{only}")


def _labels(found: Iterable[type[models.Model]]) -> str:
    return ", ".join(f"`{model._meta.label}`" for model in found)


def _schema_of_value(field: Any) -> Schema:
    if isinstance(field, TaggableManager):
        return list_of(TEXT)
    if isinstance(field, models.BooleanField):
        return one_of(["true", "false", "1", "0"])
    if isinstance(field, models.DateTimeField):
        return MOMENT
    if isinstance(field, models.DateField):
        return DAY
    return ANY_NUMBER if isinstance(field, models.IntegerField) else TEXT
