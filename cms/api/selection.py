"""Which publications a query asks for, and in which order: Wagtail's grammar, and what is ours on top."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from string import ascii_uppercase
from typing import Any

from django.db.models import BooleanField, F, Model, Q, QuerySet, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, NullIf, Substr, Upper
from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from wagtail.api.v2.utils import BadRequestError, page_models_from_string
from wagtail.models import Page

from cms.api.filters import RANDOM, YEARS, as_value_of, order_in
from cms.core.checks import page_types
from cms.core.public_fields import comparable
from cms.core.standing import Standing
from cms.delivery.documents import PageDocument
from cms.delivery.frame import Frame
from cms.delivery.models import Publication
from cms.delivery.places import Place
from cms.vocabulary.models import Topic, TopicCode
from cms.vocabulary.terms import Audience
from knowledge_base.filters import LONGEST_QUERY, OTHER
from workflow.models import Governance

TREE = ("child_of", "ancestor_of", "descendant_of")
COLUMNS = {"id": "page_id", "title": "title", "slug": "slug", "first_published_at": "first_published_at"}
ARTICLE = "article"
FORMATS = sorted({model.public_format for model in page_types()})
TIERS = Governance.RiskTier.values


@dataclass(frozen=True)
class Asked:
    """A query about the pages of one site, by the frame in which it is read."""

    query: QueryDict
    here: Frame
    place: Place

    @cached_property
    def models(self) -> tuple[type[Page], ...]:
        """The types of pages that are asked for; none where that is any."""
        return _models(self.get("type"))

    @cached_property
    def model(self) -> type[Model]:
        """The type of page whose own fields may be named."""
        return _only_one(self.models)

    def get(self, name: str) -> str:
        """Return the last value of a parameter, empty where it was not given."""
        value: str = self.query.get(name, "")
        return value


def model_of(query: Mapping[str, str]) -> type[Model]:
    """Return the type of page whose own fields may be named: that of `type` where it is one alone, else any page's."""
    return _only_one(_models(query.get("type", "")))


def _only_one(models: tuple[type[Page], ...]) -> type[Model]:
    return models[0] if len(models) == 1 else Page


def _models(text: str) -> tuple[type[Page], ...]:
    try:
        return page_models_from_string(text) if text else ()
    except (LookupError, ValueError) as error:
        raise BadRequestError("type doesn't exist") from error


@cache
def plain_fields(model: type[Model]) -> frozenset[str]:
    """Return the fields of a type of page by which lists are narrowed down and ordered."""
    return frozenset(PageDocument.get_available_fields(model, db_fields_only=True))


def public(asked: Asked) -> QuerySet[Publication]:
    """Return everything that anybody may read on this site."""
    return Publication.objects.filter(is_open=True, path__startswith=asked.place.path)


def of_types(found: QuerySet[Publication], asked: Asked) -> QuerySet[Publication]:
    """Keep pages of the types that are asked for, those made of them included."""
    if not asked.models or issubclass(Page, asked.models):
        return found
    return found.filter(type__in=[model._meta.label for model in page_types() if issubclass(model, asked.models)])


def fitting(asked: Asked) -> QuerySet[Publication]:
    """Return the publications that fit the query, search and order aside; raise BadRequestError or Http404."""
    found = of_types(public(asked), asked).annotate(initial=Upper(Substr("title", 1, 1)))
    for name in sorted(plain_fields(asked.model) & set(asked.query) - OURS.keys()):
        found = found.filter(_exactly(name, asked))
    found = _on_tree(found, asked)
    for name, narrow in OURS.items():
        if name in SEVERAL or asked.get(name):
            found = found.filter(narrow(asked))
    return found


def _exactly(name: str, asked: Asked) -> Q:
    field = asked.model._meta.get_field(name)
    value = as_value_of(field, asked.get(name))
    if name in COLUMNS:
        return Q(**{COLUMNS[name]: value})
    return Q(**{f"values__{name}": comparable(value)})


# Where pages stand


def _on_tree(found: QuerySet[Publication], asked: Asked) -> QuerySet[Publication]:
    if "child_of" in asked.query:
        path, depth = _place_of("child_of", "parent page doesn't exist", asked)
        found = found.filter(path__startswith=path, depth=depth + 1)
    if "ancestor_of" in asked.query:
        path, _depth = _place_of("ancestor_of", "descendant page doesn't exist", asked, root=False)
        ends = range(Publication.STEP, len(path), Publication.STEP)
        found = found.filter(path__in=[path[:end] for end in ends])
    if "descendant_of" in asked.query:
        if "child_of" in asked.query:
            raise BadRequestError("filtering by descendant_of with child_of is not supported")
        path, depth = _place_of("descendant_of", "ancestor page doesn't exist", asked)
        found = found.filter(path__startswith=path, depth__gt=depth)
    if "translation_of" in asked.query:
        path, _depth = _place_of("translation_of", "translation_of page doesn't exist", asked)
        keys = Publication.objects.filter(path=path).values("translation_key")
        found = found.filter(translation_key__in=keys).exclude(path=path)
    if "locale" in asked.query:
        if asked.get("locale") not in asked.here.locales:
            raise Http404("No Locale matches the given query.")
        found = found.filter(locale=asked.get("locale"))
    return found


def _place_of(name: str, missing: str, asked: Asked, *, root: bool = True) -> tuple[str, int]:
    """Return the path and the depth of the page that a parameter names; raise BadRequestError where there is none."""
    text = asked.get(name)
    if root and text == "root":
        return asked.place.path, len(asked.place.path) // Publication.STEP
    try:
        pk = int(text)
        if pk < 0:
            raise ValueError
    except ValueError as error:
        raise BadRequestError(f"{name} must be a positive integer") from error
    stands = asked.here.stands(pk, asked.place)
    if stands is None:
        raise BadRequestError(missing)
    return stands


# What is ours


def _topic(asked: Asked) -> Q:
    pk = asked.here.topics.get(asked.get("topic"))
    if pk is None:
        raise BadRequestError(f"topic: there is no topic “{asked.get('topic')}”")
    return Q(topics__has_key=str(pk))


def _code(asked: Asked) -> Q:
    """Match pages about the topic that has a code, written as `rxnorm:2626` or `icd-10-cm:F20.9`."""
    system, colon, code = asked.get("code").partition(":")
    if not colon or system not in TopicCode.System.values:
        systems = ", ".join(TopicCode.System.values)
        raise BadRequestError(f"code: write a system ({systems}), a colon and a code, as in rxnorm:2626")
    topics = asked.here.codes.get((system, code.strip().upper()), set())
    return Q(topics__has_any_keys=[str(pk) for pk in topics]) if topics else Q(pk__in=[])


def _one_of(name: str, words: Collection[str], *, usual: str = "") -> Callable[[Asked], Q]:
    """Return what narrows down to any of the words that are asked for; the `usual` one alone asks for nothing."""

    def narrow(asked: Asked) -> Q:
        texts = [text for text in asked.query.getlist(name) if text != usual]
        wanted = [word for text in texts for word in text.split(",") if word]
        if not set(wanted) <= set(words):
            choices = [f"'{word}'" for word in words]
            raise BadRequestError(f"{name} must be {', '.join(choices[:-1])} or {choices[-1]}, several with commas")
        return Q(**{f"{name}__in": wanted}) if wanted else Q()

    return narrow


def _section(asked: Asked) -> Q:
    return Q(section=asked.get("section"))


def _letter(asked: Asked) -> Q:
    letter = asked.get("letter")
    letter = letter.upper() if len(letter) == 1 else letter
    if letter != OTHER and letter not in list(ascii_uppercase):
        raise BadRequestError(f"letter: write one letter, or “{OTHER}”")
    initial = Q(initial__in=list(ascii_uppercase)) if letter == OTHER else Q(initial=letter)
    return Q(format=ARTICLE) & (~initial if letter == OTHER else initial)


def _words(asked: Asked) -> Q:
    text = asked.get("q")
    if len(text) > LONGEST_QUERY:
        raise BadRequestError(f"q: write at most {LONGEST_QUERY} characters")
    fits = Q(format=ARTICLE)
    words = text.split()
    topics = Topic.objects.matching_each(words) if words else {}
    for word in words:
        fits &= Q(title__icontains=word) | Q(values__summary__icontains=word) | _is_about(topics[word])
    return fits


def _is_about(topics: Collection[int]) -> Q:
    """Match pages that name one of the topics themselves, as the site does, and not one that lies below it."""
    names = [f"{Topic._meta.label_lower}:{pk}" for pk in topics]
    return Q(uses__has_any_keys=names) if names else Q()


def _day(name: str, asked: Asked) -> datetime.date:
    try:
        day = parse_date(asked.get(name))
    except ValueError:
        day = None
    if day is None:
        raise BadRequestError(f"{name}: Write the day as year, month and day, for example 2026-03-31.")
    return day


def _reviewed_since(asked: Asked) -> Q:
    return Q(format=ARTICLE, last_reviewed__gte=_day("reviewed_since", asked))


def _reviewed_after(asked: Asked) -> Q:
    return Q(last_reviewed__gt=_day("reviewed_after", asked))


def _changed_since(asked: Asked) -> Q:
    text = asked.get("changed_since")
    try:
        moment = parse_datetime(text.replace(" ", "+")) or parse_date(text)
    except ValueError:
        moment = None
    if moment is None or moment.year not in YEARS:
        raise BadRequestError("changed_since: write a moment, for example 2026-03-31T12:00:00Z, or a day")
    if not isinstance(moment, datetime.datetime):
        moment = datetime.datetime.combine(moment, datetime.time())
    return Q(changed_at__gte=moment if timezone.is_aware(moment) else timezone.make_aware(moment))


SEVERAL: dict[str, Callable[[Asked], Q]] = {
    "audience": _one_of("audience", Audience.values),
    "format": _one_of("format", FORMATS, usual="json"),  # it asks for JSON, as everybody gets it
    "tier": _one_of("tier", TIERS),
    "status": _one_of("status", Standing.values),
}
OURS: dict[str, Callable[[Asked], Q]] = {
    **SEVERAL,
    "topic": _topic,
    "section": _section,
    "code": _code,
    "letter": _letter,
    "q": _words,
    "reviewed_since": _reviewed_since,
    "reviewed_after": _reviewed_after,
    "changed_since": _changed_since,
}


# In which order


def ordered(found: QuerySet[Publication], asked: Asked) -> QuerySet[Publication]:
    """Return the publications in the order that is asked for; the id tells apart what is equal."""
    names = order_in(asked.query, plain_fields(asked.model))
    if names == RANDOM:
        return found.order_by("?")
    keys = []
    for name in names:
        key = _sort_key(name.removeprefix("-"), asked.model)
        keys.append(key.desc() if name.startswith("-") else key.asc())
    return found.order_by(*keys, "pk")


def _sort_key(name: str, model: type[Model]) -> Any:
    if name in COLUMNS:
        return F(COLUMNS[name])
    field: Any = model._meta.get_field(name)
    # SQLite writes a missing value of JSON as the word; a word of that kind is no day and no number.
    stored = NullIf(KeyTextTransform(name, "values"), Value("null")) if field.null else KeyTextTransform(name, "values")
    # As words, “false” comes before “true” on both engines; SQLite would read a number from them.
    return stored if isinstance(field, BooleanField) else Cast(stored, output_field=field.clone())
