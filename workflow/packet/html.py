"""The packet as one page that needs nothing else: its style, its letters and its record are inside."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe

from workflow.packet.said import Said

STYLES = ("center/tokens.css", "center/base.css", "center/packet.css")
SEALED = '<meta name="page-sha256" content="{}">'


def as_html(packet: dict[str, Any]) -> str:
    """Return the page of a packet; its head holds the SHA-256 of the page without these 64 digits."""
    context = {
        "packet": Said(packet),
        "record": json_script(packet, "packet"),
        "style": style(),
        "policy": policy(),
        "sealed": mark_safe(SEALED.format("")),  # noqa: S308 (a constant of this module)
    }
    page = render_to_string("workflow/packet.html", context)
    digest = hashlib.sha256(page.encode()).hexdigest()
    return page.replace(SEALED.format(""), SEALED.format(digest), 1)


@cache
def style() -> SafeString:
    """Return the Center's tokens and the packet's own rules, with the letters inside."""
    rules = "".join(_source(name).read_text(encoding="utf-8") for name in STYLES)
    rules = re.sub(r"/\*.*?\*/\s*", "", rules, flags=re.DOTALL)
    return mark_safe(re.sub(r'url\("(fonts/[\w.-]+)"\)', _letters, rules))  # noqa: S308 (our own files)


def policy() -> str:
    """Return the Content-Security-Policy that the page carries: no script, no request, only this one style."""
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:"


def _letters(found: re.Match[str]) -> str:
    letters = base64.b64encode(_source(f"center/{found[1]}").read_bytes()).decode()
    return f'url("data:font/woff2;base64,{letters}")'


def _source(name: str) -> Path:
    found = finders.find(name)
    if not found:
        raise FileNotFoundError(name)
    return Path(found)
