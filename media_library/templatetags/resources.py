"""How records are set in the words that were signed: where resources lead, who belongs to a group."""

import datetime
from collections.abc import Mapping

from django import template
from django.utils.formats import date_format

from cms.vocabulary.models import Workgroup
from media_library.models import Resource

register = template.Library()


@register.simple_tag
def signed_link(resource: Resource, words: Mapping[str, str]) -> str:
    """Return where the signed words of `resource` lead; nothing when the file is no longer the one that was signed."""
    return resource.link_as_signed(words)


@register.filter
def signed_day(day: str) -> str:
    """Return a day of signed words, in ISO 8601, as lists print it."""
    return date_format(datetime.date.fromisoformat(day), "j M Y")


@register.filter
def members(words: Mapping[str, str]) -> list[str]:
    """Return the lines of a group's members in its signed words, in the order of the group."""
    return Workgroup.members_in(words)
