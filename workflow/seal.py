"""The seal: what exactly a signature covers, as canonical JSON and its SHA-256.

A page's content is reduced to the keys of a payload version, which the page type lists and the sign-off records.
Whatever is structure (tree, schedule, locks, comments) is left out, so that a page can be moved without a new
signature. Everything here is pure: it reads what it is given and writes nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from modelcluster.models import get_all_child_relations
from wagtail.fields import StreamField

# Stored names that no signature covers: where the page stands and how it is being worked on.
STRUCTURAL = frozenset(
    [
        "pk",
        "page_ptr",
        "path",
        "depth",
        "numchild",
        "url_path",
        "draft_title",
        "live",
        "has_unpublished_changes",
        "owner",
        "go_live_at",
        "expire_at",
        "expired",
        "locked",
        "locked_at",
        "locked_by",
        "first_published_at",
        "last_published_at",
        "latest_revision_created_at",
        "latest_revision",
        "live_revision",
        "alias_of",
        "translation_key",
        "locale",
        "content_type",
        "wagtail_admin_comments",
        "lineage",
    ]
)


def canonical(value: Any) -> bytes:
    """Return `value` as JSON with sorted keys and no white space, in UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), cls=DjangoJSONEncoder).encode()


def digest(value: Any) -> str:
    """Return the SHA-256 of `value` in canonical form, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(value)).hexdigest()


def payload(model: type[Model], content: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    """Reduce stored `content` (a revision's JSON, or a page's serializable data) to what is signed.

    A key that the content lacks is left out; the order of many-to-many ids and the ids of child rows carry no meaning.
    """
    children = {relation.get_accessor_name(): relation.field.name for relation in get_all_child_relations(model)}
    streams = {field.name for field in model._meta.get_fields() if isinstance(field, StreamField)}
    many = {field.name for field in model._meta.many_to_many}
    stored = json.loads(json.dumps(content, cls=DjangoJSONEncoder))
    reduced: dict[str, Any] = {}
    for key in sorted(keys):
        if key not in stored:
            continue
        value = stored[key]
        if key in streams and isinstance(value, str):
            value = json.loads(value)
        elif key in children:
            value = [{k: v for k, v in row.items() if k not in ("pk", children[key])} for row in value]
        elif key in many:
            value = sorted(value)
        reduced[key] = value
    return reduced


@dataclass(frozen=True)
class Seal:
    """The digests that one signature binds together, named as a SignOff keeps them."""

    payload_version: int
    content_digest: str
    dependencies: Mapping[str, Mapping[str, str]]
    dependencies_digest: str
    fingerprint: str


def seal(
    *,
    model: type[Model],
    content: Mapping[str, Any],
    version: int,
    keys: Iterable[str],
    dependencies: Mapping[str, Mapping[str, str]],
    statement: Mapping[str, str],
) -> Seal:
    """Seal stored `content` together with the words it depends on and the statement made at submission."""
    content_digest = digest(payload(model, content, keys))
    dependencies_digest = digest(dependencies)
    fingerprint = digest(
        {
            "payload_version": version,
            "content": content_digest,
            "dependencies": dependencies_digest,
            "statement": statement,
        }
    )
    return Seal(version, content_digest, dependencies, dependencies_digest, fingerprint)
