"""The picture that other sites show when somebody shares a page."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django import template
from django.templatetags.static import static

register = template.Library()


@dataclass(frozen=True)
class SharedPicture:
    """A picture by its whole address, with its size in pixels; `alt` is empty where it only decorates."""

    url: str
    width: int
    height: int
    alt: str = ""


@register.simple_tag
def shared_picture(page: Any) -> SharedPicture:
    """Return the page's own picture (`page.shared_picture()`: url, width, height and alt), or the Center's drawing."""
    own = page.shared_picture() if hasattr(page, "shared_picture") else None
    picture = SharedPicture(**own) if own else SharedPicture(static("center/share.png"), 1200, 630)
    return SharedPicture(urljoin(page.full_url, picture.url), picture.width, picture.height, picture.alt)
