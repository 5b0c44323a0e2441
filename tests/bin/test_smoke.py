import http.server
import threading

import pytest

from bin import smoke

ALDER = smoke.Account("alder", "demonstration-only", "Clinical reviewer, psychiatry")
LOGIN = '<form><input type="hidden" name="csrfmiddlewaretoken" value="token"></form>'


class Site(http.server.BaseHTTPRequestHandler):
    """A site whose answers a test chooses."""

    answers: dict[str, tuple[int, str]]

    def do_GET(self):
        status, text = self.answers.get(self.path, (404, "{}"))
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(302)
        self.send_header("Location", "/admin/")
        self.end_headers()

    def log_message(self, *args):
        """Keep the test's output clean."""


@pytest.fixture
def answers():
    return {
        "/": (200, "This is a demonstration."),
        "/api/v2/": (200, '{"pages": "/api/v2/pages/"}'),
        "/api/v2/pages/": (200, '{"items": [{"id": 1}]}'),
        "/demo/mailbox/": (200, "Mail"),
        "/admin/login/": (200, LOGIN),
        "/admin/": (200, "Dashboard"),
        smoke.REVIEW_QUEUE: (200, "Waiting for review"),
        "/health/ready": (200, '{"work": {"worker_seen_seconds_ago": 1}}'),
    }


@pytest.fixture
def url(answers):
    handler = type("Answering", (Site,), {"answers": answers})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class TestAccounts:
    def test_reads_rows_of_three_and_nothing_else(self):
        table = "Sign in as\n\nalder  demonstration-only  Clinical reviewer, psychiatry\nsorrel\tsecret\tAuthor\n"

        assert smoke.accounts(table) == [ALDER, smoke.Account("sorrel", "secret", "Author")]


class TestCheck:
    def test_is_content_when_everything_answers(self, url):
        lines = []

        assert smoke.check(url, [ALDER], lines.append) == 0
        assert len(lines) == 6
        assert all(line.startswith("  ok") for line in lines)

    @pytest.mark.parametrize(
        ("path", "answer", "words"),
        [
            ("/", (200, "Welcome."), "The home page says"),
            ("/api/v2/", (500, "{}"), "The API lists"),
            ("/api/v2/pages/", (200, '{"items": []}'), "The API has pages"),
            ("/demo/mailbox/", (404, ""), "The mailbox opens"),
            ("/admin/login/", (200, "No form here."), "A reviewer signs in"),
            (smoke.REVIEW_QUEUE, (403, ""), "The review queue opens"),
        ],
    )
    def test_names_what_does_not_answer(self, url, answers, path, answer, words):
        answers[path] = answer
        lines = []

        assert smoke.check(url, [ALDER], lines.append) == 1
        assert [words in line for line in lines if "FAILED" in line] == [True]

    def test_fails_without_a_reviewer_to_sign_in_as(self, url):
        assert smoke.check(url, [], lambda line: None) == 1


class TestIsReady:
    def test_waits_for_the_worker(self, url, answers):
        visitor = smoke.Visitor(url)

        assert visitor.is_ready()
        answers["/health/ready"] = (200, '{"work": {"worker_seen_seconds_ago": null}}')
        assert not visitor.is_ready()
        answers["/health/ready"] = (503, "{}")
        assert not visitor.is_ready()

    def test_is_not_ready_where_nobody_listens(self):
        assert not smoke.Visitor("http://127.0.0.1:9").is_ready()
