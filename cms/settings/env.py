"""The only reader of the environment: each variable typed, documented and named when it is missing."""

from __future__ import annotations

import os
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent.parent
REQUIRED = object()
FLAGS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}


def _list(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]


def _flag(text: str) -> bool:
    if text.lower() not in FLAGS:
        raise ValueError("write true or false")
    return FLAGS[text.lower()]


def _address(text: str) -> str:
    address = urlsplit(text)
    if address.scheme not in ("http", "https") or not address.hostname or address.path:
        raise ValueError("write scheme and host only, for example https://center.example.org")
    return text


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds <= 3600:
        raise ValueError("write seconds, from 0 to 3600")
    return seconds


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise ValueError("write a whole number")
    return int(text)


def _time_zone(text: str) -> str:
    if text not in zoneinfo.available_timezones():
        raise ValueError("write the name of a time zone, for example America/New_York")
    return text


def _database_url(text: str) -> str:
    if urlsplit(text).scheme not in ("sqlite", "postgres", "postgresql"):
        raise ValueError("write sqlite:///path or postgres://user:password@host:port/name")
    database(text)
    return text


def _mail_url(text: str) -> str:
    email(text)
    return text


CASTS: dict[str, Callable[[str], Any]] = {
    "text": str,
    "list": _list,
    "flag": _flag,
    "address": _address,
    "time zone": _time_zone,
    "number of seconds": _seconds,
    "whole number": _number,
    "database address": _database_url,
    "mail address": _mail_url,
}


@dataclass(frozen=True)
class Variable:
    """One environment variable: how it is read, what stands in for it, what it decides."""

    cast: str
    meaning: str
    default: Any = REQUIRED


VARIABLES: dict[str, Variable] = {
    "SECRET_KEY": Variable("text", "Signs sessions and tokens; at least 50 random characters."),
    "ALLOWED_HOSTS": Variable("list", "Host names that this site answers to, separated by commas."),
    "PUBLIC_URL": Variable("address", "Address of the public site, with scheme and without a final slash."),
    "DATABASE_URL": Variable(
        "database address",
        "Where the database is; SQLite in var/ when left out.",
        f"sqlite:///{BASE_DIR / 'var' / 'center.sqlite3'}",
    ),
    "REDIS_URL": Variable("text", "Shared cache; each process keeps its own when left out.", ""),
    "EMAIL_URL": Variable("mail address", "How mail leaves, for example smtp+tls://user:password@host:587."),
    "DEFAULT_FROM_EMAIL": Variable("text", "Sender of every mail.", "Clozapine Center <noreply@example.org>"),
    "MEDIA_ROOT": Variable("text", "Folder for uploaded files.", str(BASE_DIR / "var" / "media")),
    "STATIC_ROOT": Variable("text", "Folder that collectstatic fills.", str(BASE_DIR / "var" / "static")),
    "CENTER_TIME_ZONE": Variable("time zone", "Time zone in which the Center's days turn.", "America/New_York"),
    "BEHIND_PROXY": Variable("flag", "Whether a proxy sets X-Forwarded-Proto for every request.", False),
    "DEMO": Variable("flag", "Demonstration mode: notices on every page and a visible mailbox.", False),
    "BREAK_GLASS": Variable("flag", "Emergency access: whether two people may let a third take pages back.", False),
    "SEARCH_ENGINES": Variable(
        "flag", "Whether search engines may list the site; when left out, unless it is a demonstration.", None
    ),
    "PUBLIC_STALENESS": Variable(
        "number of seconds", "How old public answers may be, in seconds, for example 0.2; never stale with 0.", 0.0
    ),
    "PUBLIC_MEMORY": Variable(
        "whole number", "Megabytes of public answers that each web process remembers; none with 0.", 64
    ),
    "EDGE_SECONDS": Variable(
        "whole number", "How long a cache in front may answer without asking; only for one that is purged.", 0
    ),
    "EDGE_ADDRESS": Variable("address", "Cache in front that is told what changed; nobody is when left out.", ""),
    "EDGE_PURGES": Variable("text", "How that cache is told: by key (Varnish) or by address.", "key"),
    "CONTENT_LICENSE": Variable("text", "On what terms other sites may show the content; told with every page.", ""),
}

_env = environ.Env()


def read(name: str, **fallback: Any) -> Any:
    """Return the variable `name` in its declared type.

    `default=` lets a settings module for development or tests stand in for a required variable.
    Raises ImproperlyConfigured, naming the variable, when it is missing or cannot be read; an empty one is missing.
    """
    variable = VARIABLES[name]
    text = os.environ.get(name)
    if text:
        try:
            return CASTS[variable.cast](text)
        except (ValueError, ImproperlyConfigured) as error:
            raise ImproperlyConfigured(f"The environment variable {name} is not a {variable.cast}: {error}") from error
    default = fallback.get("default", variable.default)
    if default is REQUIRED:
        raise ImproperlyConfigured(f"Set the environment variable {name}: {variable.meaning}")
    return default


def database(url: str) -> dict[str, Any]:
    """Turn a database URL into Django's settings, with the options on which our guarantees rest."""
    config: dict[str, Any] = _env.db_url_config(url)
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "cached_statements": 512,  # for as long as a connection lives: what is guarded is slow to prepare anew
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        }
    else:
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
        config["DISABLE_SERVER_SIDE_CURSORS"] = True
    return config


def email(url: str) -> dict[str, Any]:
    """Turn a mail URL into Django's EMAIL_* settings."""
    config: dict[str, Any] = _env.email_url_config(url)
    return config


def edge(address: str, purges: str) -> dict[str, Any]:
    """Turn the address of a cache in front into Wagtail's settings for purging; nothing without one."""
    backends = {
        "key": "cms.delivery.purging.KeyBackend",
        "address": "wagtail.contrib.frontend_cache.backends.HTTPBackend",
    }
    if purges not in backends:
        raise ImproperlyConfigured("The environment variable EDGE_PURGES is not one of: key, address")
    return {"edge": {"BACKEND": backends[purges], "LOCATION": address}} if address else {}
