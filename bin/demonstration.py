"""The demonstration: a database of its own, a web process and a worker, from the first line to a clean end."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import NoReturn

from bin import smoke

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
DATABASE = VAR / "demo.sqlite3"
MEDIA = VAR / "demo-media"
MAIL = VAR / "mail"
LOGS = VAR / "log"
FIRST_PORT, TRIED, LAST_PORT = 8000, 100, 65_535
PATIENCE = 120


class StartError(Exception):
    """The demonstration could not begin; the message says why and where to look."""


class Stopped(BaseException):
    """Somebody asked for the end."""


def say(words: str) -> None:
    """Print at once, also into a pipe."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def environment(database: Path, url: str) -> dict[str, str]:
    """Return the environment of the demonstration: nothing of the caller's database or mail reaches it."""
    kept = {name: value for name, value in os.environ.items() if name not in ("REDIS_URL", "SECRET_KEY", "EMAIL_URL")}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "DATABASE_URL": f"sqlite:///{database}",
        "MEDIA_ROOT": str(MEDIA),
        "PUBLIC_URL": url,
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "DEMO": "true",
        "PYTHONUNBUFFERED": "1",
    }


def free_port(first: int) -> int:
    """Return the first port from there on that nobody listens on."""
    if not 1 <= first <= LAST_PORT:
        raise StartError(f"--port is a number from 1 to {LAST_PORT}, not {first}.")
    last = min(first + TRIED - 1, LAST_PORT)
    for port in range(first, last + 1):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise StartError(f"Every port from {first} to {last} is taken.")


def step(words: str, *arguments: str, env: dict[str, str]) -> str:
    """Run Python, print one line with the seconds it took, and return what it said."""
    started = time.monotonic()
    sys.stdout.write(f"  {words:<46}")
    sys.stdout.flush()
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=env, capture_output=True, text=True)
    say("failed" if done.returncode else f"{time.monotonic() - started:4.0f} s")
    if done.returncode:
        raise StartError(done.stdout + done.stderr)
    return done.stdout


def remove_database(path: Path) -> None:
    """Delete a SQLite database with what belongs to it."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def reset() -> None:
    """Forget everything that a demonstration has left."""
    remove_database(DATABASE)
    for folder in (MEDIA, MAIL):
        shutil.rmtree(folder, ignore_errors=True)


def prepare(url: str) -> list[smoke.Account]:
    """Bring the database up to date and return whom to sign in as.

    A new one is made beside its place and moved there when it is whole, so that half of one never counts.
    """
    if DATABASE.exists():
        table = step("Bring the database up to date", "-m", "bin.demo_database", env=environment(DATABASE, url))
    else:
        reset()
        fresh = VAR / "demo-new.sqlite3"
        remove_database(fresh)
        table = step(
            "Create the database and its story", "-m", "bin.demo_database", "--load", env=environment(fresh, url)
        )
        fresh.rename(DATABASE)
    return smoke.accounts(table)


class Processes:
    """Web and worker, started together and ended together."""

    def __init__(self) -> None:
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, port: int, env: dict[str, str]) -> None:
        """Start both; what they have to say goes to var/log/."""
        commands = {
            "web": ["bin/serve", f"--port={port}"],
            "worker": [sys.executable, "manage.py", "run_jobs"],
        }
        for name, command in commands.items():
            with (LOGS / f"demo-{name}.log").open("wb") as log:
                # In a session of its own: Ctrl-C then reaches only this process, which ends the others in order.
                self.running[name] = subprocess.Popen(
                    command, cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True
                )

    def check(self) -> None:
        """Raise StartError when one of them has ended."""
        for name, process in self.running.items():
            if process.poll() is not None:
                log = LOGS / f"demo-{name}.log"
                raise StartError(f"The {name} process ended. {log} says:\n{log.read_text()[-4000:]}")

    def stop(self) -> None:
        """Let both finish what they are at; insist after fifteen seconds."""
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_until_ready(processes: Processes, site: smoke.Visitor) -> None:
    """Return when the site says it is ready and the worker has given a sign of life."""
    until = time.monotonic() + PATIENCE
    while not site.is_ready():
        processes.check()
        if time.monotonic() > until:
            raise StartError(f"No answer within {PATIENCE} s. See {LOGS}/demo-web.log and demo-worker.log.")
        time.sleep(0.25)


def introduce(url: str, accounts: list[smoke.Account]) -> None:
    """Print where to look and whom to sign in as."""
    places = {
        "The site": "/",
        "The admin": "/admin/",
        "Waiting for review": smoke.REVIEW_QUEUE,
        "The API": "/api/v2/",
        "Sent mail": "/demo/mailbox/",
    }
    say("")
    for name, path in places.items():
        say(f"  {name:<20}{url}{path}")
    say(f"  {'Mail as files':<20}{MAIL.relative_to(ROOT)}/")
    say("\n  Sign in to the admin as")
    for account in accounts:
        say(f"  {account.username:<20}{account.password:<28}{account.role}")
    say("")


def end(_number: int, _frame: FrameType | None) -> NoReturn:
    """Turn the first signal into the end of the program; later ones must not keep it from ending its children."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    raise Stopped


def run(options: argparse.Namespace) -> int:
    """Start the demonstration and stay until told to end; with --check, until it has been tried."""
    port = free_port(options.port)
    url = f"http://127.0.0.1:{port}"
    if options.reset:
        reset()
    accounts = prepare(url)
    started = time.monotonic()
    processes = Processes()
    try:
        processes.start(port, environment(DATABASE, url))
        wait_until_ready(processes, smoke.Visitor(url))
        say(f"  {'Start web and worker':<46}{time.monotonic() - started:4.0f} s")
        introduce(url, accounts)
        if options.check:
            return smoke.check(url, accounts, say)
        say("  Ctrl-C ends it; what you changed is kept. `bin/demo --reset` begins anew.")
        while True:
            processes.check()
            time.sleep(1)
    finally:
        processes.stop()


def main() -> int:
    """Read the options and run."""
    parser = argparse.ArgumentParser(prog="bin/demo", description="Run the demonstration on this machine.")
    parser.add_argument("--check", action="store_true", help="try it, report, and exit with 0 or 1")
    parser.add_argument("--reset", action="store_true", help="forget the last demonstration and begin anew")
    parser.add_argument("--port", type=int, default=FIRST_PORT, help="first port to try")
    options = parser.parse_args()
    LOGS.mkdir(parents=True, exist_ok=True)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    try:
        return run(options)
    except Stopped:
        say("\n  Ended.")
        return 0
    except StartError as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
