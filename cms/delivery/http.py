"""What HTTP says about answers that many may share: encodings, validators, and what is left of an answer by 304."""

import gzip
import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import brotli
from django.utils.http import parse_etags, parse_http_date_safe

SMALLEST = 200  # octets; less does not get smaller
BROTLI_QUALITY, GZIP_LEVEL = 5, 6
COMPRESSIBLE = ("text/", "application/json", "application/problem+json", "application/xml", "application/x-ndjson")
# What a 304 repeats of the answer that it stands for (RFC 9110, 15.4.5), and what decides who may read it.
ON_304 = frozenset(
    {
        "access-control-allow-origin",
        "access-control-expose-headers",
        "cache-control",
        "content-location",
        "etag",
        "expires",
        "last-modified",
        "surrogate-key",
        "vary",
        "x-robots-tag",
    }
)


@lru_cache(maxsize=512)
def best_encoding(accepted: str) -> str:
    """Return "br", "gzip" or nothing: the smallest of what Accept-Encoding lets in; what cannot be read is left out."""
    weights = dict(_weighed(part) for part in accepted.lower().split(","))
    anything = weights.get("*", 0.0)
    for name in ("br", "gzip"):
        if weights.get(name, anything) > 0:
            return name
    return ""


def _weighed(part: str) -> tuple[str, float]:
    name, _, parameter = part.partition(";")
    key, _, value = parameter.partition("=")
    if key.strip() != "q":
        return name.strip(), 1.0
    try:
        return name.strip(), float(value)
    except ValueError:
        return name.strip(), 0.0


def encode(body: bytes, encoding: str) -> bytes:
    """Return the body in one of the encodings of `best_encoding`."""
    if encoding == "br":
        packed: bytes = brotli.compress(body, quality=BROTLI_QUALITY)
        return packed
    return gzip.compress(body, GZIP_LEVEL, mtime=0)


def is_worth_encoding(content_type: str, size: int) -> bool:
    """Tell whether an answer of this type and of so many octets gets smaller."""
    return size >= SMALLEST and content_type.startswith(COMPRESSIBLE)


def etag_of(body: bytes) -> str:
    """Return a strong validator of this content."""
    return f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'


def etag_for(etag: str, encoding: str) -> str:
    """Return the validator of the same content in another encoding: other octets need another one."""
    return f'{etag[:-1]}-{encoding}"' if encoding else etag


def is_unchanged(asked: Mapping[str, Any], etag: str | None, last_modified: str | None) -> bool:
    """Tell whether whoever asks has this content already; `asked` is the request as WSGI gives it.

    Entity tags are compared weakly, and decide alone where they are given (RFC 9110, 13.2.2); garbage matches nothing.
    """
    if_none_match = asked.get("HTTP_IF_NONE_MATCH")
    if if_none_match is not None:
        given = parse_etags(if_none_match)
        return etag is not None and (given == ["*"] or etag in (tag.removeprefix("W/") for tag in given))
    since = asked.get("HTTP_IF_MODIFIED_SINCE")
    if not since or not last_modified:
        return False
    had, is_now = moment(since), moment(last_modified)
    return had is not None and is_now is not None and is_now <= had


def moment(date: str) -> int | None:
    """Return the second that an HTTP date says, or None."""
    try:
        return parse_http_date_safe(date)
    except (OverflowError, ValueError):
        return None


def left_by_304(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the headers of an answer that a 304 in its place has, too."""
    return [(name, value) for name, value in headers if name.lower() in ON_304]
