"""Reads the mails that the demonstration has written to files, whatever else lies in that folder."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import islice
from pathlib import Path

from django.utils.html import strip_tags

MOST_MAILS = 100
LARGEST_FILE = 1_000_000
# How Django's file backend ends each mail.
END_OF_MAIL = b"\n" + b"-" * 79 + b"\n"
# What the standard library raises on headers and bodies that are none.
UNREADABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


@dataclass(frozen=True)
class Mail:
    """One mail as a person reads it."""

    sent_at: datetime.datetime
    to: str
    subject: str
    text: str


def mails(folder: Path) -> list[Mail]:
    """Return the newest mails in `folder`, newest first; a missing folder has none."""
    found = (mail for path in _files(folder) for mail in reversed(list(_mails_in(path))))
    return list(islice(found, MOST_MAILS))


def _files(folder: Path) -> list[Path]:
    """Return the mail files, written last first; anything but a plain file of a sensible size is passed over."""
    written: list[tuple[float, str, Path]] = []
    for path in folder.glob("*.log"):
        try:
            about = path.lstat()
        except OSError:
            continue
        if path.is_file() and not path.is_symlink() and about.st_size <= LARGEST_FILE:
            written.append((about.st_mtime, path.name, path))
    return [path for _time, _name, path in sorted(written, reverse=True)]


def _mails_in(path: Path) -> Iterator[Mail]:
    try:
        stored = path.read_bytes()
        written_at = datetime.datetime.fromtimestamp(path.stat().st_mtime, tz=datetime.UTC)
    except OSError:
        return
    for part in stored.split(END_OF_MAIL):
        try:
            message = message_from_bytes(part, _class=EmailMessage, policy=policy.default)
            if message["Subject"] is not None and message["To"] is not None:
                yield _mail(message, written_at)
        except UNREADABLE:
            continue


def _mail(message: EmailMessage, written_at: datetime.datetime) -> Mail:
    sent_at = message["Date"].datetime if message["Date"] is not None else None
    return Mail(
        sent_at=sent_at if sent_at is not None and sent_at.tzinfo else written_at,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        text=_text(message),
    )


def _text(message: EmailMessage) -> str:
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    content: str = body.get_content()
    return (strip_tags(content) if body.get_content_type() == "text/html" else content).strip()
