"""Which requests may be answered with what anybody else was given: asked by the lane and by Django's side alike."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from cms.delivery.head import Version

READING = ("GET", "HEAD")
# The editor, files (which may be private), and what says how the installation is.
NOT_PUBLIC = re.compile("/(?:admin|documents|health|media|static|demo|_util)(?:/|$)")
API = "/api/"
# Answers that are read in one statement with the head.
WITH_THE_HEAD = re.compile("/api/v2/(?:pages/(?:[0-9]+/)?|modules/(?:[0-9]+/[^/]+/)?)")
LONGEST_ADDRESS = 2_000
MESSAGES_COOKIE = "messages"  # django.contrib.messages
TERMS = "cms.delivery.terms"  # in the WSGI environment: how long the answer may be kept, as the lane reads it
SEEN_AT = "cms.delivery.seen_at"  # likewise: since when the process knows the version that is answered from


@dataclass(frozen=True)
class Terms:
    """Says of an answer that anybody may be given it; `lasts` at most so many seconds though the head stands still.

    `version` is given where the answer was read with it, in one statement.
    """

    lasts: float | None = None
    version: Version | None = None


def is_public(path: str) -> bool:
    """Tell whether the address is one of those that the public reads."""
    return NOT_PUBLIC.match(path) is None


def may_serve(environ: Mapping[str, Any]) -> bool:
    """Tell whether this request, as WSGI gives it, is answered like anybody's: nothing in it says who asks.

    Cookies of others (statistics, for example) do not count; one in quotes may spell what no database holds, and is
    left to Django, which refuses it.
    """
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    return (
        environ["REQUEST_METHOD"] in READING
        and "HTTP_AUTHORIZATION" not in environ
        and len(path) + len(query) <= LONGEST_ADDRESS
        and is_public(path)
        and ("HTTP_COOKIE" not in environ or not _tells_who(environ["HTTP_COOKIE"]))
        and _is_allowed(host_of(environ), tuple(settings.ALLOWED_HOSTS))
    )


def _tells_who(cookies: str) -> bool:
    return settings.SESSION_COOKIE_NAME in cookies or MESSAGES_COOKIE in cookies or '"' in cookies


def looks_itself(environ: Mapping[str, Any]) -> bool:
    """Tell whether the answer to this request says at which version it was read, so that nobody need look before."""
    return WITH_THE_HEAD.fullmatch(environ.get("PATH_INFO", "")) is not None


@lru_cache(maxsize=256)
def _is_allowed(host: str, allowed: tuple[str, ...]) -> bool:
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, allowed)


def host_of(environ: Mapping[str, Any]) -> str:
    """Return the host that was asked, with its port where that is not the usual one."""
    host = environ.get("HTTP_HOST")
    if host is None:
        port = str(environ["SERVER_PORT"])
        usual = "443" if is_secure(environ) else "80"
        host = environ["SERVER_NAME"] + ("" if port == usual else f":{port}")
    return str(host)


def is_secure(environ: Mapping[str, Any]) -> bool:
    """Tell whether the reader came by HTTPS, as far as a trusted proxy says so."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, secure = settings.SECURE_PROXY_SSL_HEADER
        said = environ.get(name)
        if said is not None:
            return bool(said.split(",")[0].strip() == secure)
    return environ.get("wsgi.url_scheme") == "https"
