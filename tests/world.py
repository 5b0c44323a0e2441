"""The installation that tests run in: migrated and bootstrapped once, then only copied.

Append-only tables refuse a flush, so a test that commits gets a fresh copy of the database afterwards: a file copy on
SQLite, `CREATE DATABASE … TEMPLATE` on PostgreSQL. The migrated base is kept between runs in var/test, named by a hash
of everything that migrations depend on; each run migrates on top of it, so it cannot be stale. The demonstration is
loaded once in a run, by the first process that asks for it.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core import mail
from django.core.management import call_command, get_commands
from django.db import connection, connections
from django.test import override_settings

from tests.factories.lead import LEAD
from tests.indexing import indexing

ADDRESS = settings.WAGTAILADMIN_BASE_URL  # of the site, whoever loads the demonstration first
ALONE = uuid.uuid4().hex[:8]


class Installation:
    """One process's database with the template that it is put back from."""

    def __init__(self, worker: str) -> None:
        self.worker = worker
        self.folder = Path(settings.BASE_DIR) / "var" / "test"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.shared = self.folder / f"shared-{run_name()}"

    def build(self) -> None:
        """Copy the migrated base, bring it up to date, bootstrap the site and keep the result as the template."""
        with self._alone():
            if not self._base_exists():
                self._start_empty()
                self._migrate()
                self._keep_base()
            self._start_from_base()
        self._migrate()
        if "bootstrap_site" in get_commands():
            with indexing():
                call_command("bootstrap_site", verbosity=0, **LEAD)
        self._keep_template()

    def empty(self) -> None:
        """Work on a database that is migrated and nothing more; `restore` ends that."""
        self._start_from_base()
        self._migrate()

    @contextmanager
    def demonstration(self) -> Iterator[list[tuple[str, str]]]:
        """Work in the loaded demonstration, with its files; yields (recipient, subject) of each mail that it sent."""
        mails = self.shared / "mails.json"
        storages = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}
        with override_settings(STORAGES=storages, MEDIA_ROOT=str(self.shared / "files")):
            with self._alone():
                if not mails.exists():
                    self._forget_dead_runs()
                    self.shared.mkdir(exist_ok=True)
                    sent = self._load_demonstration()
                    self._keep_demonstration()
                    mails.write_text(json.dumps(sent))
            self._start_from_demonstration()
            yield [(recipient, subject) for recipient, subject in json.loads(mails.read_text())]
        self.restore()

    @contextmanager
    def kept(self) -> Iterator[Callable[[], None]]:
        """Keep the database as it is now; yields what puts it back, as often as is wanted."""
        self._keep()
        yield self._put_back
        self._forget()

    def _load_demonstration(self) -> list[tuple[str, str]]:
        """Load it as `bin/demo` does: into a database in which nothing is."""
        self.empty()
        mail.outbox = []
        with override_settings(DEMO=True, WAGTAILADMIN_BASE_URL=ADDRESS), indexing():
            call_command("load_demo", verbosity=0)
        return [(message.to[0], message.subject) for message in mail.outbox]

    def _forget_dead_runs(self) -> None:
        for folder in self.folder.glob("shared-*"):
            if is_over(folder.name.removeprefix("shared-")):
                shutil.rmtree(folder, ignore_errors=True)

    def _migrate(self) -> None:
        call_command("migrate", verbosity=0, interactive=False)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one process at a time make or copy the base."""
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _use(self, name: str) -> None:
        connections.close_all()
        settings.DATABASES["default"]["NAME"] = name
        connection.settings_dict["NAME"] = name


class SqliteInstallation(Installation):
    """The installation as a file; a database in memory could be neither copied nor shared with threads."""

    def __init__(self, worker: str) -> None:
        super().__init__(worker)
        self.base = self.folder / f"base-{base_key()}.sqlite3"
        self.run = self.folder / f"run-{os.getpid()}"
        self.run.mkdir(exist_ok=True)
        self.file = self.run / "center.sqlite3"
        self.template = self.run / "template.sqlite3"

    def restore(self) -> None:
        """Put the template back over whatever a test has committed."""
        connections.close_all()
        self._copy(self.template)

    def discard(self) -> None:
        """Remove this run's files, and those of runs that were killed."""
        connections.close_all()
        shutil.rmtree(self.run)
        for folder in self.folder.glob("run-*"):
            if not Path(f"/proc/{folder.name[4:]}").exists():
                shutil.rmtree(folder, ignore_errors=True)

    def url(self) -> str:
        """Return the DATABASE_URL with which another process reaches this database."""
        return f"sqlite:///{self.file}"

    def _copy(self, source: Path) -> None:
        for suffix in ("", "-wal", "-shm"):
            self.file.with_name(self.file.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(source, self.file)

    def _base_exists(self) -> bool:
        return self.base.exists()

    def _start_empty(self) -> None:
        self._use(str(self.run / "empty.sqlite3"))

    def _keep_base(self) -> None:
        for old in self.folder.glob("base-*"):
            old.unlink()
        self._vacuum_into(self.base)

    def _start_from_base(self) -> None:
        connections.close_all()
        self._copy(self.base)
        self._use(str(self.file))

    def _keep_template(self) -> None:
        self._vacuum_into(self.template)
        connections.close_all()

    def _keep_demonstration(self) -> None:
        self._vacuum_into(self.shared / "demonstration.sqlite3")

    def _start_from_demonstration(self) -> None:
        connections.close_all()
        self._copy(self.shared / "demonstration.sqlite3")

    def _keep(self) -> None:
        kept = self.run / "kept.sqlite3"
        self._vacuum_into(kept)
        with closing(sqlite3.connect(kept)) as copy:  # several who switch at once meet a locked database
            copy.execute("PRAGMA journal_mode = WAL")

    def _put_back(self) -> None:
        connections.close_all()
        self._copy(self.run / "kept.sqlite3")

    def _forget(self) -> None:
        (self.run / "kept.sqlite3").unlink()

    def _vacuum_into(self, path: Path) -> None:
        partial = path.with_suffix(f".{os.getpid()}")
        partial.unlink(missing_ok=True)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(partial)])
        partial.rename(path)


class PostgresInstallation(Installation):
    """The installation as a database beside the one that DATABASE_URL names, which is never touched."""

    def __init__(self, worker: str) -> None:
        super().__init__(worker)
        name = settings.DATABASES["default"]["NAME"]
        self.bases = f"base_{name}_"
        self.base = f"{self.bases}{base_key()}"
        self.name = "_".join(filter(None, ["test", name, worker]))
        self.template = f"{self.name}_template"
        self.demonstrations = f"demo_{name}_"
        self.demonstrated = f"{self.demonstrations}{run_name()}"

    def restore(self) -> None:
        """Put the template back over whatever a test has committed."""
        connections.close_all()
        self._copy(self.template, self.name)

    def discard(self) -> None:
        """Remove this run's databases; the base stays for the next run."""
        connections.close_all()
        self._run(*(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)' for name in (self.name, self.template)))

    def url(self) -> str:
        """Return the DATABASE_URL with which another process reaches this database."""
        at = connection.settings_dict
        password = f":{quote(at['PASSWORD'], safe='')}" if at["PASSWORD"] else ""
        return f"postgres://{quote(at['USER'])}{password}@{at['HOST']}:{at['PORT'] or 5432}/{self.name}"

    def _run(self, *statements: str) -> None:
        with connection._nodb_cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def _copy(self, source: str, target: str) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)', f'CREATE DATABASE "{target}" TEMPLATE "{source}"')

    def _names(self, beginning: str) -> list[str]:
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [beginning])
            return [row[0] for row in cursor.fetchall()]

    def _base_exists(self) -> bool:
        return self.base in self._names(self.bases)

    def _start_empty(self) -> None:
        self._copy("template1", self.name)
        self._use(self.name)

    def _keep_base(self) -> None:
        connections.close_all()
        for old in self._names(self.bases):
            self._run(f'DROP DATABASE "{old}" WITH (FORCE)')
        self._copy(self.name, self.base)

    def _start_from_base(self) -> None:
        connections.close_all()
        self._copy(self.base, self.name)
        self._use(self.name)

    def _keep_template(self) -> None:
        connections.close_all()
        self._copy(self.name, self.template)

    def _keep_demonstration(self) -> None:
        connections.close_all()
        self._copy(self.name, self.demonstrated)

    def _start_from_demonstration(self) -> None:
        connections.close_all()
        self._copy(self.demonstrated, self.name)

    def _keep(self) -> None:
        connections.close_all()
        self._copy(self.name, f"{self.name}_kept")

    def _put_back(self) -> None:
        connections.close_all()
        self._copy(f"{self.name}_kept", self.name)

    def _forget(self) -> None:
        self._run(f'DROP DATABASE "{self.name}_kept" WITH (FORCE)')

    def _forget_dead_runs(self) -> None:
        super()._forget_dead_runs()
        for name in self._names(self.demonstrations):
            if is_over(name.removeprefix(self.demonstrations)):
                self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def installation(worker: str) -> SqliteInstallation | PostgresInstallation:
    """Return the installation for the engine in use."""
    return SqliteInstallation(worker) if connection.vendor == "sqlite" else PostgresInstallation(worker)


def base_key() -> str:
    """Name everything that the migrated base depends on: our migrations and the pinned packages."""
    root = Path(settings.BASE_DIR)
    digest = hashlib.sha256()
    for path in [root / "requirements.txt", *sorted(root.glob("**/migrations/*.py"))]:
        if ".venv" not in path.parts:
            digest.update(f"{path.relative_to(root)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def run_name() -> str:
    """Name this run of the tests, the same in all its processes: the first one's number, then what no other run has."""
    shared = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    return f"{os.getppid()}_{shared[:8]}" if shared else f"{os.getpid()}_{ALONE}"


def is_over(run: str) -> bool:
    """Whether no process of the run with that name is left."""
    return not Path(f"/proc/{run.partition('_')[0]}").exists()
