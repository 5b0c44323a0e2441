"""What the public API may select of files: the same for everybody, whoever is signed in."""

from django.db.models import Model, Q
from django.db.models.expressions import RawSQL
from wagtail.models import Collection, CollectionViewRestriction

from cms.delivery.models import Publication
from cms.delivery.uses import used_ids
from media_library.models import CenterDocument, Resource


def restricted_collections() -> list[int]:
    """Return the ids of every collection that is not open to everybody, with those below it."""
    paths = CollectionViewRestriction.objects.values_list("collection__path", flat=True)
    below = Q(pk__in=[])
    for path in paths:
        below |= Q(path__startswith=path)
    return list(Collection.objects.filter(below).values_list("pk", flat=True))


def used(model: type[Model]) -> Q:
    """Match the records of `model` that a public page shows; a document may be shown as the file of a resource."""
    if model is not CenterDocument:
        return _printed(model)
    return _printed(model) | Q(pk__in=Resource.objects.filter(_printed(Resource)).values("document"))


def is_used(model: type[Model], pk: int) -> bool:
    """Tell whether a public page shows this record of `model`, as `used` matches all of them."""
    names = [f"{model._meta.label_lower}:{pk}"]
    if model is CenterDocument:
        resources = Resource.objects.filter(document__in=CenterDocument.objects.filter(pk=pk))
        names += [f"{Resource._meta.label_lower}:{each}" for each in resources.values_list("pk", flat=True)]
    return Publication.objects.filter(is_open=True, uses__has_any_keys=names).exists()


def _printed(model: type[Model]) -> Q:
    return Q(pk__in=RawSQL(*used_ids(model)))  # noqa: S611  # a constant statement
