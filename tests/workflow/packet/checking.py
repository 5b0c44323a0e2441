"""The script as an outsider runs it, and packets as a forger changes them."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings

SCRIPT = Path(settings.BASE_DIR) / "bin" / "verify-packet"


class Checker:
    """A copy of the script in a folder of its own, run by a Python that sees nothing else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copy(SCRIPT, folder)

    def __call__(self, text: str | bytes, *options: str) -> tuple[int, str]:
        """Return the exit code, and what the script says of a file with this text."""
        file = self.folder / "packet"
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return self.run(file.name, *options)

    def run(self, *arguments: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-I", "-S", "verify-packet", *arguments],
            cwd=self.folder,
            env={},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stderr == ""
        return done.returncode, done.stdout


def digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def reseal(packet: dict[str, Any]) -> None:
    """Write the packet's own SHA-256 anew, as a forger would."""
    packet["sha256"] = digest({name: value for name, value in packet.items() if name != "sha256"})


def reseal_text(packet: dict[str, Any]) -> None:
    """Write the digest of the text anew, and the fingerprint over it."""
    signed = packet["signed"]
    signed["content_digest"] = digest(signed["content"])
    signed["fingerprint"] = digest(
        {
            "payload_version": signed["payload_version"],
            "content": signed["content_digest"],
            "dependencies": signed["dependencies_digest"],
            "statement": packet["statement"],
        }
    )


def reseal_page(page: str) -> str:
    """Write the page's SHA-256 anew."""
    meta = '<meta name="page-sha256" content="{}">'
    bare = re.sub(meta.format("[0-9a-f]{64}"), meta.format(""), page)
    return bare.replace(meta.format(""), meta.format(hashlib.sha256(bare.encode()).hexdigest()))
