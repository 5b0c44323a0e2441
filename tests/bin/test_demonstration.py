import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bin import demonstration


@pytest.fixture
def taken():
    """The first of the demonstration's ports, or the next free one, with somebody listening on it."""
    port = demonstration.free_port(demonstration.FIRST_PORT)
    with socket.create_server(("127.0.0.1", port)):
        yield port


class TestFreePort:
    def test_moves_on_from_a_taken_port(self, taken):
        assert demonstration.free_port(taken) > taken

    def test_says_so_when_all_are_taken(self, taken, monkeypatch):
        monkeypatch.setattr(demonstration, "TRIED", 1)

        with pytest.raises(demonstration.StartError, match=f"Every port from {taken} to {taken} is taken"):
            demonstration.free_port(taken)

    def test_takes_any_port_that_is_asked_for(self):
        assert demonstration.free_port(20_500) >= 20_500

    @pytest.mark.parametrize("port", [-1, 0, 65_536])
    def test_refuses_what_is_no_port(self, port):
        with pytest.raises(demonstration.StartError, match=f"--port is a number from 1 to 65535, not {port}"):
            demonstration.free_port(port)


class TestEnvironment:
    def test_keeps_the_callers_database_and_mail_out(self, monkeypatch, tmp_path):
        for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE"):
            monkeypatch.setenv(name, "the caller's")

        environment = demonstration.environment(tmp_path / "demo.sqlite3", "http://127.0.0.1:8001")

        assert "the caller's" not in environment.values()
        assert environment["DATABASE_URL"] == f"sqlite:///{tmp_path}/demo.sqlite3"
        assert environment["DEMO"] == "true"


class TestStep:
    def test_returns_what_was_said(self, capsys):
        assert demonstration.step("Speak", "-c", "print('hello')", env=dict(os.environ)) == "hello\n"
        assert capsys.readouterr().out.startswith("  Speak ")

    def test_shows_why_it_failed(self, capsys):
        with pytest.raises(demonstration.StartError, match="no such thing"):
            demonstration.step("Fail", "-c", "raise SystemExit('no such thing')", env=dict(os.environ))

        assert "failed" in capsys.readouterr().out


class TestProcesses:
    def test_names_the_one_that_ended_and_shows_its_log(self, tmp_path, monkeypatch):
        monkeypatch.setattr(demonstration, "LOGS", tmp_path)
        processes = demonstration.Processes()
        processes.running["web"] = subprocess.Popen([sys.executable, "-c", ""])
        processes.running["web"].wait()
        (tmp_path / "demo-web.log").write_text("port in use")

        with pytest.raises(demonstration.StartError, match=r"The web process ended(.|\n)*port in use"):
            processes.check()

    def test_ends_what_it_started(self):
        processes = demonstration.Processes()
        processes.running["worker"] = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])

        processes.stop()

        assert processes.running["worker"].returncode == -signal.SIGTERM


class TestSetup:
    @pytest.fixture
    def machine(self, tmp_path):
        """A copy of the scripts on a machine that has only what a test puts on its PATH."""
        root = tmp_path / "clone"
        (root / "bin").mkdir(parents=True)
        here = Path(demonstration.ROOT)
        for name in ("bin/setup", "bin/steps.sh", "requirements.txt", "requirements-dev.txt"):
            shutil.copy(here / name, root / name)
        tools = tmp_path / "tools"
        tools.mkdir()
        for name in ("sh", "dirname", "basename", "cat", "mkdir", "rm", "date", "id", "cksum", "awk"):
            (tools / name).symlink_to(shutil.which(name))
        return root, {"PATH": str(tools)}

    def test_says_what_is_missing_where_it_may_not_install(self, machine):
        root, environment = machine

        done = subprocess.run(["/bin/sh", "bin/setup"], cwd=root, env=environment, capture_output=True, text=True)

        assert done.returncode == 1
        assert done.stderr == "Missing: Python 3.11 or newer. On Debian: apt-get install python3 python3-venv\n"

    def test_does_nothing_when_everything_is_there(self, machine):
        root, environment = machine
        (root / ".venv" / "bin").mkdir(parents=True)
        (root / ".venv" / "bin" / "python").symlink_to(sys.executable)
        pinned = (root / "requirements.txt").read_bytes() + (root / "requirements-dev.txt").read_bytes()
        stamp = subprocess.run(["cksum"], input=pinned, capture_output=True, check=True).stdout
        (root / ".venv" / "stamp-dev").write_bytes(stamp)

        began = time.monotonic()
        done = subprocess.run(["/bin/sh", "bin/setup"], cwd=root, env=environment, capture_output=True, text=True)

        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert time.monotonic() - began < 5
