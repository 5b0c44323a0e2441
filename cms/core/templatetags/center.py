"""The name that the editor's windows bear."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def center_name() -> str:
    """Return the Center's name, without asking the database."""
    name: str = settings.WAGTAIL_SITE_NAME
    return name
