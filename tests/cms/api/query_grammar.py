"""Writes queries by the grammar of the API v2, drawn by lot from a seed: every parameter, with values that are stored
here, values that are not, and values that no server can read."""

import datetime
import itertools
import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.db.models import Field, Model
from taggit.managers import TaggableManager
from wagtail.models import Page, get_page_models

from tests.cms.api.query import Query
from tests.cms.api.stock import STOCK
from tests.cms.api.wide_world import PARTNER, WideWorld

UNREADABLE = ["x", "-1", "1e5", "", "99999999999999999999", "a\0b", "2026-13-45"]
FIND_ABSENT = ["/topics/nothing/", "nothing", "//", "/topics/blood-counts/further/"]
SEARCHES = ["clozapine", "neutrophils", "clozapine neutrophils", "blood", "Blood counts", "nothing-at-all", "", '"a']
BEYOND_PAGES = {
    *("limit", "offset", "order", "fields", "search", "search_operator", "filter"),
    *("rich_text_format", "format", "_"),
}
OF_PAGES = {"type", "child_of", "ancestor_of", "descendant_of", "translation_of", "locale", "site"}
UNIQUE = {"id", "title", "slug", "first_published_at"}  # by these, no two records of the wide world stand side by side
RELATIONS = ("alias_of", "twin", "poster", "recording", "parent", "tags", "title")
ONE_IN_BAD = 12
ONE_IN_TWICE = 20


class Grammar:
    """Draws queries about one world."""

    def __init__(self, world: WideWorld, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311  # the same queries in every run
        self.world = world
        self.page_types = page_types()
        files: dict[str, list[Any]] = {"images": list(world.images), "documents": list(world.documents)}
        self.ids = {name: [str(record.pk) for record in records] for name, records in files.items()}
        self.ids["pages"] = [str(page.pk) for page in world.live]
        shut = [
            world.withdrawn.pk,
            world.draft.pk,
            world.restricted.pk,
            *world.hidden.values(),
            *world.unused.values(),
            999_999,
        ]
        self.absent = [str(pk) for pk in shut]
        self.paths = [
            page.url_path.partition("/")[2].partition("/")[2] for page in (*world.live, world.draft, world.withdrawn)
        ]

    # One of each

    def one_of_each(self) -> list[Query]:
        """Return a query for each published field of each type, as a filter, in an order and in `fields`."""
        return [query for endpoint, model in published_models() for query in self.for_each_field(endpoint, model)]

    def for_each_field(self, endpoint: str, model: type[Model]) -> Iterator[Query]:
        """Yield the queries about one model's fields."""
        kind = self.kind(model)
        for name in STOCK[endpoint].get_available_fields(model):
            yield Query(endpoint, "", (*kind, ("fields", self.dice.choice([f"_,{name}", name, f"*,-{name}"]))))
        for name in columns(endpoint, model):
            yield Query(endpoint, "", (*kind, self.filter_by(endpoint, model, name)))
            yield Query(endpoint, "", (*kind, ("order", self.order_by([name]))))

    def kind(self, model: type[Model]) -> tuple[tuple[str, str], ...]:
        """Return the parameter that asks for pages of a type."""
        return (("type", model._meta.label),) if issubclass(model, Page) and model is not Page else ()

    # By lot

    def draw_other_than(self, known: list[Query], total: int) -> list[Query]:
        """Return the known queries and enough of others, all different."""
        queries = dict.fromkeys(known)
        while len(queries) < total:
            queries.setdefault(self.draw())
        return list(queries)

    def draw(self) -> Query:
        """Return a query for a list, one record or an address."""
        endpoint = self.dice.choices(["pages", "images", "documents"], [6, 2, 1])[0]
        form = self.dice.choices([self.list_query, self.record_query, self.find_query], [8, 2, 2])[0]
        return replace(form(endpoint), host=self.dice.choices(["", PARTNER], [9, 1])[0])

    def list_query(self, endpoint: str) -> Query:
        """Return a query for a list, with up to five parameters."""
        pool = sorted(BEYOND_PAGES | OF_PAGES if endpoint == "pages" else BEYOND_PAGES)
        names = self.dice.sample(pool, self.dice.randint(0, 5))
        model: type[Model] = STOCK[endpoint].model
        pairs: list[tuple[str, str]] = []
        if "type" in names:
            names.remove("type")
            several = self.dice.sample(self.page_types, self.dice.choice([1, 1, 1, 2]))
            model = several[0] if len(several) == 1 else Page
            value = ",".join(each._meta.label for each in several)
            pairs.append(("type", self.or_bad(value, ["nothing.Here", "users.User", "home", "home.HomePage,x"])))
        if "search_operator" in names and "search" not in names:
            names.append("search")
        if names and not self.dice.randrange(ONE_IN_TWICE):
            names.append(names[0])  # the last one counts
        pairs += [self.parameter(endpoint, model, name) for name in names]
        return Query(endpoint, "", tuple(pairs))

    def record_query(self, endpoint: str) -> Query:
        """Return a query for one record, public or not."""
        pk = self.or_bad(self.dice.choice(self.ids[endpoint]), self.absent)
        model = STOCK[endpoint].model.objects.filter(pk=pk).first()
        model = type(model.specific) if isinstance(model, Page) else STOCK[endpoint].model
        pairs = [self.parameter(endpoint, model, "fields")] if self.dice.random() < 0.6 else []
        if endpoint == "pages" and self.dice.random() < 0.4:
            pairs.append(self.parameter(endpoint, model, self.dice.choice([*sorted(OF_PAGES - {"type"}), "filter"])))
        return Query(endpoint, pk, tuple(pairs))

    def find_query(self, endpoint: str) -> Query:
        """Return a query for an address or a number."""
        if endpoint == "pages" and self.dice.random() < 0.6:
            pairs = [("html_path", self.or_bad(self.dice.choice(self.paths), FIND_ABSENT))]
        else:
            pairs = [("id", self.or_bad(self.dice.choice(self.ids[endpoint]), [*self.absent, *UNREADABLE]))]
        if "id" not in dict(pairs) and self.dice.random() < 0.2:
            pairs.append(("id", self.dice.choice([*self.ids[endpoint], "x"])))
        if self.dice.random() < 0.3:
            pairs.append(("fields", self.dice.choice(["title", "*", "_,id"])))
        return Query(endpoint, "find", tuple(pairs))

    # Values

    def parameter(self, endpoint: str, model: type[Model], name: str) -> tuple[str, str]:
        """Return one parameter with a value that fits the model."""
        if name == "filter":
            return self.filter_by(endpoint, model, self.dice.choice(columns(endpoint, model)))
        if name == "fields":
            return name, self.or_bad(
                self.fields(endpoint, model), ["(", "title,,id", "*,title", "_,-id", "owner", "x y"]
            )
        if name == "order":
            some = self.dice.sample(columns(endpoint, model), self.dice.choice([1, 1, 2]))
            return name, self.or_bad(self.order_by(some), ["owner", "--title", "title,", "random,title", "pk"])
        good, bad = self.plain_values()[name]
        return name, self.or_bad(self.dice.choice(good), bad)

    def plain_values(self) -> dict[str, tuple[list[str], list[str]]]:
        """Return, for each parameter that no model changes, values that mean something and values that do not."""
        pages, bad = self.ids["pages"], [*self.absent, *UNREADABLE]
        return {
            "limit": (["0", "1", "2", "3", "5", "50", "100"], ["101", *UNREADABLE]),
            "offset": (["0", "1", "2", "5", "100"], UNREADABLE),
            "search": (SEARCHES, ["a\0b"]),
            "search_operator": (["and", "or"], ["", "xor"]),
            "child_of": ([*pages, "root", "root"], bad),
            "descendant_of": ([*pages, "root", "root"], bad),
            "translation_of": ([*pages, "root"], bad),
            "ancestor_of": (pages, ["root", *bad]),
            "locale": (["en", "es"], ["xx", "", "EN"]),
            "rich_text_format": (["html"], ["db_html", "x"]),
            "format": (["json", ""], ["api"]),
            "_": (["1", "x"], [""]),
            "site": (
                [f"{PARTNER}:80", f"{PARTNER}:8080", "localhost", "localhost:80"],
                [PARTNER, "nowhere", "a:b", ""],
            ),
        }

    def fields(self, endpoint: str, model: type[Model]) -> str:
        """Return names of fields, some taken out, some with what is asked of the record behind them."""
        names = sorted(set(STOCK[endpoint].get_available_fields(model)))
        some = self.dice.sample(names, min(len(names), self.dice.randint(1, 4)))
        nested = [f"{name}({self.dice.choice(['_,id', 'title', '*', '-title', 'name'])})" for name in RELATIONS]
        shape = self.dice.choice(["some", "some", "but", "all", "all but", "none but", "none", "nested", "mixed"])
        shapes: dict[str, list[str]] = {
            "some": some,
            "but": [f"-{name}" for name in some],
            "all": ["*"],
            "all but": ["*", *(f"-{name}" for name in some)],
            "none but": ["_", *some],
            "none": ["_"],
            "nested": [each for each in nested if each.partition("(")[0] in names],
            "mixed": [*some[:2], *(f"-{name}" for name in some[2:])],
        }
        return ",".join(shapes[shape])

    def order_by(self, names: list[str]) -> str:
        """Return an order by these fields that leaves no two records side by side."""
        if not self.dice.randrange(ONE_IN_TWICE):
            return "random"
        some = names if UNIQUE & set(names) else [*names, "id"]
        return ",".join(self.dice.choice(["", "-"]) + name for name in some)

    def filter_by(self, endpoint: str, model: type[Model], name: str) -> tuple[str, str]:
        """Return a filter by a value that a record has, or by one that none has."""
        field = model._meta.get_field(name)
        if isinstance(field, TaggableManager):
            return name, self.dice.choice(["form", "form,ANC", "blood", "blood,ANC", "Form", "nothing"])
        records = [self.dice.choice(self.ids[endpoint]) for _ in range(3)]
        owners = itertools.chain(model.objects.filter(pk__in=records), model.objects.filter(pk__in=self.ids[endpoint]))
        stored = next((as_text(field, getattr(record, name)) for record in owners), "")
        return name, self.or_bad(stored, ["nothing", *UNREADABLE])

    def or_bad(self, value: str, bad: list[str]) -> str:
        """Return the value, or now and then one of the bad ones."""
        return value if self.dice.randrange(ONE_IN_BAD) else self.dice.choice(bad)


def page_types() -> list[type[Page]]:
    """Return every type of page."""
    return [model for model in get_page_models() if model is not Page]


def published_models() -> list[tuple[str, type[Model]]]:
    """Return every model with the endpoint that publishes it."""
    files = [(name, STOCK[name].model) for name in ("images", "documents")]
    return [("pages", Page), *(("pages", model) for model in page_types()), *files]


def columns(endpoint: str, model: type[Model]) -> list[str]:
    """Return the published fields by which stock filters and orders; `locale` is a parameter of its own."""
    return [n for n in STOCK[endpoint].get_available_fields(model, db_fields_only=True) if n != "locale"]


def as_text(field: Field, value: Any) -> str:
    """Return a stored value as a client would write it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()
    if field.is_relation:
        return str(getattr(value, "pk", 0))
    return str(value or "")[:200]
