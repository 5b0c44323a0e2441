"""What may stand in the query of an address: names, types and limits, as the endpoints take them."""

from collections.abc import Iterable
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from django.db import models
from taggit.managers import TaggableManager
from wagtail.models import Page

from cms.api.answers import limits
from cms.api.endpoint import PublicEndpoint
from cms.api.openapi.records import models_of
from cms.api.selection import FORMATS
from cms.core.checks import page_types
from cms.core.json_schema import DAY, KEY, MOMENT, TEXT, Schema, always, list_of, one_of
from cms.core.standing import Standing
from cms.delivery.facets import FACETS
from cms.vocabulary.terms import Audience
from knowledge_base.filters import LONGEST_QUERY, OTHER
from workflow.models import RiskTier

Parameter = dict[str, Any]

PAGE_OR_ROOT: Schema = {"anyOf": [KEY, {"type": "string", "const": "root"}]}
EMPTY = ""  # Where a form leaves a parameter empty, it counts as not given.
ANY_NUMBER: Schema = {"type": "integer", "minimum": -(2**63), "maximum": 2**63 - 1}
ONLY_ARTICLES = "Leaves only articles."


def parameter(name: str, schema: Schema, description: str) -> Parameter:
    """Return a parameter of the query; several values are written with commas."""
    forms = schema.get("anyOf", [schema])
    several = {"style": "form", "explode": False} if any(form.get("type") == "array" for form in forms) else {}
    return {"name": name, "in": "query", "description": description, "schema": schema, **several}


def shown(endpoint: type[PublicEndpoint] = PublicEndpoint) -> list[Parameter]:
    """Return the parameters that every record and every list of an endpoint take."""
    return [
        parameter(
            "fields",
            TEXT,
            "What is shown: names with commas; `-name` leaves one out; first, `*` is all, `_` none to begin with.",
        ),
        parameter("rich_text_format", one_of(endpoint.rich_text_formats), "The form of rich text."),
        of_format(),
    ]


def of_format() -> Parameter:
    """Return the parameter that names the only form of an answer."""
    return parameter("format", one_of(["json", EMPTY]), "The form of the answer.")


def of_site() -> Parameter:
    """Return the parameter that chooses among the sites of one installation."""
    return parameter("site", TEXT, "A host name, with `:port` where several sites share it.")


def of_window(what: str) -> list[Parameter]:
    """Return the parameters by which a list of `what` is read in windows."""
    usual, most = limits()
    limit = {"type": "integer", "minimum": 0, "maximum": most, "default": usual}
    return [
        parameter("limit", limit, f"How many {what} there are in the window."),
        parameter("offset", {**KEY, "default": 0}, f"How many {what} come before the window."),
    ]


def of_list(endpoint: type[PublicEndpoint]) -> list[Parameter]:
    """Return every parameter of the endpoint's list, except the one that only keeps caches away."""
    of_pages = _of_page_list() if issubclass(endpoint.model, Page) else []
    own = {found["name"]: found for found in [*_of_any_list(endpoint), *of_pages]}
    return [*(own[name] for name in own if name in endpoint.known_query_parameters), *_exact_values(endpoint)]


def _of_any_list(endpoint: type[PublicEndpoint]) -> list[Parameter]:
    by = [f"{sign}{name}" for name in _filterable(endpoint) if name != "tags" for sign in ("", "-")]
    return [
        *of_window("records"),
        parameter(
            "order",
            list_of(one_of([*by, "random", EMPTY])),
            "Fields, `-` before one to turn it around; or `random` alone.",
        ),
        parameter("search", TEXT, "Words to search for in the full text."),
        parameter("search_operator", one_of(["and", "or", EMPTY]), "Whether all words have to occur, or any."),
        *shown(endpoint),
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
        parameter("topic", TEXT, "The slug of a topic; what lies below it counts."),
        parameter("audience", _one_or_several([*Audience.values, EMPTY]), "For whom the page is."),
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
        parameter("format", _one_or_several(["json", EMPTY, *FORMATS]), "The kind of page; `json` is any."),
        parameter("section", TEXT, "The slug of the part of the site, right below the front page."),
        parameter("tier", list_of(one_of([*RiskTier.values, EMPTY])), "How strictly the page is reviewed."),
        parameter("code", TEXT, "A code of a topic: its system, a colon and the code, as in `rxnorm:2626`."),
        parameter("reviewed_after", {"anyOf": [DAY, always(EMPTY)]}, "A day before that of the last review."),
        parameter(
            "changed_since",
            {"anyOf": [MOMENT, DAY, always(EMPTY)]},
            "The moment of the last change of the page or of what it prints, or an earlier one.",
        ),
        parameter(
            "facets",
            list_of(one_of([*FACETS, EMPTY])),
            "Of which facets the answer says, in `meta.facets`, how many of the pages that fit each choice has.",
        ),
        parameter(
            "cursor",
            TEXT,
            "Walks through the list by id: first empty, then `meta.next_cursor` of the answer before; not with "
            "`offset`, `order` or `search`.",
        ),
    ]


def _one_or_several(words: list[str]) -> Schema:
    """Return the schema of what was one word once, and may be a list of them now."""
    return {"anyOf": [one_of(words), list_of(one_of(words))]}


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
