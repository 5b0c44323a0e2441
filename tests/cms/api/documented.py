"""Where our answers may differ from the stock ones: each place once, with the words of docs/api.md that tell of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from taggit.managers import TaggableManager
from wagtail.fields import RichTextField, StreamField

from cms.api.endpoint import DEEPEST_FIELDS
from tests.cms.api.query import Query, images, pages
from tests.cms.api.stock import STOCK
from tests.cms.api.wide_world import WideWorld

OURS = frozenset(
    {
        *("topic", "audience", "letter", "q", "reviewed_since", "status"),
        *("format", "section", "tier", "code", "reviewed_after", "changed_since", "cursor", "facets"),
    }
)
WITH_AUDIENCE = ("knowledge_base.TopicArticlePage", "media_library.SessionPage", "media_library.VideoPage")


@dataclass(frozen=True)
class Addition:
    """A key that our records have on top, in lists and records or in lists alone."""

    endpoint: str
    path: str
    told: str
    lists_only: bool = False


ADDITIONS = [
    Addition("pages", "meta.review", "Every page, in lists too, says in `meta.review`"),
    Addition("pages", "meta.attribution", "with all fields, says in `meta.attribution`"),
    Addition("images", "renditions", "| `renditions` | *ours:* named sizes"),
    Addition("images", "meta.sha256", "`meta.sha256`, `meta.size` | tags; *ours:* the SHA-256"),
    Addition("images", "meta.size", "`meta.sha256`, `meta.size` | tags; *ours:* the SHA-256"),
    Addition("images", "width", "lists show them, too, *ours*", lists_only=True),
    Addition("images", "height", "lists show them, too, *ours*", lists_only=True),
    Addition("documents", "meta.sha256", "*ours:* `meta.sha256`, `meta.size` in bytes"),
    Addition("documents", "meta.size", "*ours:* `meta.sha256`, `meta.size` in bytes"),
]
ABSOLUTE = Addition(
    "images", "meta.download_url", "`meta.download_url` | the file as uploaded; the address is absolute, *ours*"
)


@dataclass(frozen=True)
class Deviation:
    """A query that we answer otherwise: with this status where stock has that one, or as stock answers `instead`."""

    name: str
    told: str
    example: Callable[[WideWorld], Query]
    asked: Callable[[Query, WideWorld], bool]
    status: int = 400
    stock: int | None = None
    instead: Callable[[Query], Query] | None = None
    finds_more: bool = False


def model_of(query: Query) -> type[Model]:
    """Return the model whose fields may be named."""
    kind = query.get("type")
    return apps.get_model(kind) if kind.count(".") == 1 and "," not in kind else STOCK[query.endpoint].model


def ordered_by(query: Query) -> set[str]:
    """Return the names in `order`."""
    return {name.lstrip("-") for name in query.get("order").split(",")}


def names_stored_form(query: Query, _world: WideWorld) -> bool:
    """Whether a filter or an order names a relation, rich text or blocks."""
    filters = query.names - STOCK[query.endpoint].known_query_parameters
    return any(is_stored_form(query, name) for name in filters | ordered_by(query))


def is_stored_form(query: Query, name: str) -> bool:
    """Whether what is stored under the name is not what is shown."""
    try:
        field = model_of(query)._meta.get_field(name)
    except (FieldDoesNotExist, LookupError):
        return False
    if isinstance(field, TaggableManager):
        return False
    return field.is_relation or isinstance(field, RichTextField | StreamField)


def is_unknown_here(query: Query, _world: WideWorld) -> bool:
    """Whether something is asked of one record, or of `find`, that only a list answers."""
    endpoint = STOCK[query.endpoint]
    known = endpoint.known_query_parameters | (endpoint.find_query_parameters if query.path == "find" else set())
    return not query.is_list and bool(query.names - known)


def is_about_withdrawn(query: Query, world: WideWorld) -> bool:
    """Whether it asks for the page that was withdrawn, by its number."""
    return query.endpoint == "pages" and query.path == str(world.withdrawn.pk)


def finds_withdrawn(query: Query, world: WideWorld) -> bool:
    """Whether it looks for the page that was withdrawn."""
    found = query.get("id") == str(world.withdrawn.pk) or query.get("html_path").strip("/") == "topics/old-advice"
    return query.path == "find" and found


def is_no_audience(query: Query, _world: WideWorld) -> bool:
    """Whether pages of a type that has one are asked for by an audience that there is not."""
    named = query.get("audience")
    return is_of_a_type_with_audience(query) and bool(named) and named not in ("clinicians", "individuals-and-families")


def is_of_a_type_with_audience(query: Query) -> bool:
    """Whether it asks for pages of one type that has an audience."""
    return query.get("type") in WITH_AUDIENCE


def is_a_kind_of_page(query: Query, _world: WideWorld) -> bool:
    """Whether a list of pages is asked for by their kind."""
    kinds = {"article", "hub", "page", "session", "video"}
    return query.endpoint == "pages" and query.is_list and set(query.get("format").split(",")) <= kinds


def searches_by_more(query: Query, _world: WideWorld) -> bool:
    """Whether pages are searched for, and what is found is narrowed down or ordered by a field."""
    filters = query.names - STOCK[query.endpoint].known_query_parameters
    return query.endpoint == "pages" and "search" in query.names and bool(filters | {"order"} & query.names)


def is_for_every_audience(query: Query, _world: WideWorld) -> bool:
    """Whether pages of a type that has one are asked for by an empty audience."""
    return is_of_a_type_with_audience(query) and "audience" in query.names and not query.get("audience")


DEEP = "alias_of(" * (DEEPEST_FIELDS + 1) + "title" + ")" * (DEEPEST_FIELDS + 1)
ARTICLES = {"type": "knowledge_base.TopicArticlePage"}


def asks(name: str, *allowed: str) -> Callable[[Query, WideWorld], bool]:
    """Return whether a parameter has another value than these."""
    return lambda query, _world: name in query.names and query.get(name) not in allowed


DEVIATIONS = [
    Deviation(
        "a page that was withdrawn",
        "Its address answers 410, *ours*",
        lambda world: pages(world.withdrawn.pk),
        is_about_withdrawn,
        status=410,
        stock=404,
    ),
    Deviation(
        "a withdrawn page is found",
        "`find` leads to a page that was withdrawn, too",
        lambda world: pages("find", html_path="/topics/old-advice/"),
        finds_withdrawn,
        status=302,
        stock=404,
    ),
    Deviation(
        "a parameter that only a list knows",
        "One record and `find` refuse what they do not know",
        lambda world: pages(world.live[0].pk, title="x"),
        is_unknown_here,
    ),
    Deviation(
        "a filter or an order by a relation, rich text or blocks",
        "not by where a relation leads, nor by rich text or blocks",
        lambda world: pages(**ARTICLES, order="body"),
        names_stored_form,
    ),
    Deviation(
        "an order by tags",
        "no order by `tags`",
        lambda world: images(order="-tags"),
        lambda query, _world: "tags" in ordered_by(query),
    ),
    Deviation(
        "an empty name in an order",
        "empty names between commas are passed over, *ours*",
        lambda world: pages(order="title,"),
        lambda query, _world: query.is_list and "" in query.get("order", "id").split(","),
        status=200,
        stock=400,
    ),
    Deviation(
        "an audience that there is not",
        "an audience that there is not is refused",
        lambda world: pages(**ARTICLES, audience="nobody"),
        is_no_audience,
    ),
    Deviation(
        "an empty audience",
        "empty is everybody",
        lambda world: pages(**ARTICLES, audience=""),
        is_for_every_audience,
        status=200,
        instead=lambda query: query.without("audience"),
    ),
    Deviation(
        "another operator of a search",
        "`and` (default) or `or`, nothing else",
        lambda world: pages(search="clozapine", search_operator="xor"),
        asks("search_operator", "and", "or", ""),
    ),
    Deviation(
        "another format of rich text",
        "Wagtail's other formats name pages that are not public",
        lambda world: pages(rich_text_format="db_html"),
        asks("rich_text_format", "html", "text"),
    ),
    Deviation(
        "rich text as plain text",
        "With `rich_text_format=text`, *ours*",
        lambda world: pages(world.live[0].pk, rich_text_format="text"),
        lambda query, _world: query.endpoint == "pages" and query.get("rich_text_format") == "text",
        status=200,
    ),
    Deviation(
        "another format of the answer",
        "`json`, and nothing else",
        lambda world: pages(format="api"),
        asks("format", "json", ""),
    ),
    Deviation(
        "fields nested too deep",
        "at most five brackets",
        lambda world: pages(fields=DEEP),
        lambda query, _world: query.get("fields").count("(") > DEEPEST_FIELDS,
    ),
    Deviation(
        "a moment beyond the years that we know",
        "a moment before 1900 or after 8999",
        lambda world: pages(first_published_at="9999-06-30T00:00:00Z"),
        lambda query, _world: query.get("first_published_at")[:4] in ("0001", "9999"),
    ),
    Deviation(
        "a filter of ours",
        "what is described here as *ours* comes on top",
        lambda world: pages(topic="dosing"),
        lambda query, _world: query.endpoint == "pages" and query.is_list and bool(OURS & query.names),
        status=200,
        stock=400,
    ),
    Deviation(
        "a kind of page",
        "on a list of pages, *ours:* the kind of page",
        lambda world: pages(format="article,hub"),
        is_a_kind_of_page,
        status=200,
        stock=404,
    ),
    Deviation(
        "a search together with any field",
        "together with every other parameter, also where Wagtail refuses fields that are not indexed",
        lambda world: pages(search="clozapine", search_description=""),
        searches_by_more,
        status=200,
        stock=400,
    ),
    Deviation(
        "a search of all that a page shows",
        "full text over everything that the document says",
        lambda world: pages(search="clozapine"),
        lambda query, _world: query.endpoint == "pages" and query.is_list and bool(query.get("search")),
        status=200,
        stock=200,
        finds_more=True,
    ),
    Deviation(
        "a field of ours",
        "what is described here as *ours* comes on top",
        lambda world: pages(fields="_,id,review"),
        lambda query, _world: bool(fields_of_ours(query)),
        status=200,
        stock=400,
    ),
]


def fields_of_ours(query: Query) -> set[str]:
    """Return the fields that only we have and that the query names."""
    ours = {addition.path.rpartition(".")[2] for addition in ADDITIONS if addition.endpoint == query.endpoint}
    stock = set(STOCK[query.endpoint].get_available_fields(STOCK[query.endpoint].model))
    return (ours - stock) & set(query.get("fields").replace("-", "").split(","))


def value_at(record: Any, path: str) -> tuple[Any, str]:
    """Return the part of a record that holds the last key of a path, and that key."""
    *above, key = path.split(".")
    for step in above:
        record = record.get(step) if isinstance(record, dict) else None
    return record if isinstance(record, dict) else {}, key
