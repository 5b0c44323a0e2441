"""What an endpoint writes of one record: whole, and as far as `fields` asks for it."""

from collections.abc import Iterable, Mapping

from django.db.models import Model
from wagtail.models import Page

from cms.api.endpoint import PublicEndpoint
from cms.api.openapi.fields import schemas_of
from cms.core.checks import page_types
from cms.core.json_schema import Schema, exactly, named


def models_of(endpoint: type[PublicEndpoint]) -> list[type[Model]]:
    """Return the types of the records that an endpoint answers with."""
    return list(page_types()) if endpoint.model is Page else [endpoint.model]


def whole_name(model: type[Model]) -> str:
    """Return the name of the schema of a whole record."""
    return model.__name__.removeprefix("Center")


def whole(endpoint: type[PublicEndpoint], model: type[Model]) -> Schema:
    """Return the schema of a record that is asked for by its id, without `fields`."""
    shown = endpoint.get_detail_default_fields(model)
    schemas = schemas_of(endpoint, model)
    return named(whole_name(model), _in_shape(endpoint, model, schemas, optional=schemas.keys() - shown))


def selection(endpoint: type[PublicEndpoint], model: type[Model]) -> Schema:
    """Return the schema of a record of which `fields`, or the defaults of a list, choose what is shown."""
    schemas = schemas_of(endpoint, model)
    return named(f"{whole_name(model)}Selection", _in_shape(endpoint, model, schemas, optional=[*schemas, "meta"]))


def any_whole(endpoint: type[PublicEndpoint]) -> Schema:
    """Return the schema of any whole record of the endpoint; pages are told apart by `meta.type`."""
    kinds = [whole(endpoint, model) for model in models_of(endpoint)]
    return kinds[0] if len(kinds) == 1 else named("Page", {"type": "object", "oneOf": kinds})


def any_selection(endpoint: type[PublicEndpoint]) -> Schema:
    """Return the schema of any record of the endpoint as far as it is shown."""
    kinds = [selection(endpoint, model) for model in models_of(endpoint)]
    return kinds[0] if len(kinds) == 1 else named("PageSelection", {"type": "object", "anyOf": kinds})


def _in_shape(
    endpoint: type[PublicEndpoint], model: type[Model], schemas: Mapping[str, Schema], *, optional: Iterable[str]
) -> Schema:
    """Sort fields into those of the record and those below `meta`, as every answer does."""
    below_meta = endpoint.get_meta_fields_names(model)
    meta = exactly({name: schemas[name] for name in schemas if name in below_meta}, optional=optional)
    record = {name: schema for name, schema in schemas.items() if name not in below_meta}
    return exactly({"id": record.pop("id"), "meta": meta, **record}, optional=optional)
