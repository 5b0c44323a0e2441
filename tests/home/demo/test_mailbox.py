import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection, send_mail
from django.test import Client

from home.demo.mailbox import LARGEST_FILE, MOST_MAILS, mails
from tests.factories.demonstration import demonstration


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    """Where mail is written to."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    return tmp_path


@pytest.fixture
def demo_site(db: None, tmp_path: Path) -> Iterator[Client]:
    """A reader of a site with the addresses of a demonstration."""
    with demonstration(tmp_path):
        yield Client()


def send(subject: str = "Please review", text: str = "Open http://testserver/admin/ today.") -> None:
    send_mail(subject, text, "center@example.org", ["alder@demo.invalid"])


def put(folder: Path, content: bytes, *, name: str = "odd.log", age: int = 0) -> Path:
    path = folder / name
    path.write_bytes(content)
    os.utime(path, (1_700_000_000 - age, 1_700_000_000 - age))
    return path


def stored(subject: str, body: str = "Text.", headers: str = "") -> bytes:
    return f"Subject: {subject}\nTo: a@demo.invalid\n{headers}\n{body}".encode() + b"\n" + b"-" * 79 + b"\n"


class TestMails:
    def test_reads_what_the_file_backend_writes(self, folder):
        send()

        mail = mails(folder)[0]

        assert (mail.subject, mail.to) == ("Please review", "alder@demo.invalid")
        assert mail.text == "Open http://testserver/admin/ today."
        assert mail.sent_at.tzinfo

    def test_puts_the_newest_first_within_files_and_between_them(self, folder):
        put(folder, stored("one") + stored("two"), name="a.log", age=60)
        put(folder, stored("three"), name="b.log")

        assert [mail.subject for mail in mails(folder)] == ["three", "two", "one"]

    def test_reads_encoded_headers_and_letters(self, folder):
        send(subject="Änderung – naïve", text="Schöne Grüße")

        assert (mails(folder)[0].subject, mails(folder)[0].text) == ("Änderung – naïve", "Schöne Grüße")

    def test_prefers_plain_text_and_strips_html_that_comes_alone(self, folder):
        both = EmailMultiAlternatives("Both", "Plain", "a@example.org", ["b@demo.invalid"])
        both.attach_alternative("<p>Marked up</p>", "text/html")
        get_connection().send_messages([both])
        put(folder, stored("Alone", "<p>Only <b>this</b></p>", "Content-Type: text/html\n"), age=60)

        assert [mail.text for mail in mails(folder)] == ["Plain", "Only this"]

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"\x00\xff\xfe" * 100,
            b"no header at all",
            stored("x", headers="Content-Type: text/plain; charset=no-such-charset\n").replace(b"To:", b"Tu:"),
            stored("x", headers="Content-Type: text/plain; charset=no-such-charset\n"),
            stored("x" * LARGEST_FILE),
        ],
        ids=["empty", "binary", "no mail", "no recipient", "unknown charset", "too large"],
    )
    def test_passes_over_what_is_no_mail(self, folder, content):
        put(folder, content)
        put(folder, stored("A real one"), name="real.log", age=60)

        assert [mail.subject for mail in mails(folder)][-1] == "A real one"
        assert len(mails(folder)) <= 2

    @pytest.mark.parametrize("date", ["yesterday", "Tue, 99 Foo 2026 99:99:99 +9999", "", "Sun, 22 Nov 2026 10:00:00"])
    def test_falls_back_to_the_day_of_the_file(self, folder, date):
        put(folder, stored("Odd day", headers=f"Date: {date}\n"))

        assert [mail.sent_at.tzinfo is not None for mail in mails(folder)] == [True]

    def test_never_follows_a_link_or_a_folder(self, folder, tmp_path_factory):
        elsewhere = put(tmp_path_factory.mktemp("elsewhere"), stored("Not ours"))
        (folder / "link.log").symlink_to(elsewhere)
        (folder / "folder.log").mkdir()

        assert mails(folder) == []

    def test_has_none_where_there_is_no_folder(self, tmp_path):
        assert mails(tmp_path / "nowhere") == []

    def test_stops_at_a_hundred(self, folder):
        put(folder, b"".join(stored(f"Mail {n}") for n in range(MOST_MAILS + 20)))

        assert len(mails(folder)) == MOST_MAILS
        assert mails(folder)[0].subject == f"Mail {MOST_MAILS + 19}"


class TestMailboxPage:
    def test_shows_the_mail_with_its_link(self, demo_site):
        send()

        response = demo_site.get("/demo/mailbox/")

        assert response.status_code == 200
        assert "<h2>Please review</h2>" in response.content.decode()
        assert '<a href="http://testserver/admin/" rel="nofollow">' in response.content.decode()
        assert "no-store" in response["Cache-Control"]

    def test_says_when_in_whole_minutes_as_html_wants_it(self, demo_site, tmp_path):
        os.utime(put(tmp_path, stored("one")), (1_700_000_000.123456, 1_700_000_000.123456))

        page = demo_site.get("/demo/mailbox/").content.decode()

        assert '<time datetime="2023-11-14T17:13-0500">' in page

    def test_runs_nothing_that_a_mail_contains(self, demo_site):
        send(subject="<script>alert(1)</script>", text="<img src=x onerror=alert(1)>")

        text = demo_site.get("/demo/mailbox/").content.decode()

        assert "<script>alert" not in text
        assert "<img src=x" not in text

    def test_says_what_to_do_while_it_is_empty(self, demo_site):
        assert "No mail yet." in demo_site.get("/demo/mailbox/").content.decode()

    def test_is_read_only(self, demo_site):
        assert demo_site.post("/demo/mailbox/").status_code == 405

    def test_is_not_there_where_mail_really_leaves(self, demo_site, settings):
        del settings.EMAIL_FILE_PATH

        assert demo_site.get("/demo/mailbox/").status_code == 404

    def test_is_not_there_outside_a_demonstration(self, db, folder):
        send()

        assert Client().get("/demo/mailbox/").status_code == 404
