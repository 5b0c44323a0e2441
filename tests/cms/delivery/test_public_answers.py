"""What every public answer carries, whoever gives it: no cookie, terms, keys, permission for other sites."""

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client, override_settings

from tests.factories.hub import publish_standard_page
from tests.factories.workflow import make_user
from workflow import services
from workflow.models import Governance

pytestmark = pytest.mark.django_db

SHARED = "public, max-age=0, must-revalidate"


@pytest.fixture
def pages(site: Any) -> dict[str, str]:
    """The addresses of the site that anybody reads."""
    return {
        "front": "/",
        "index": site.index.url,
        "article": site.article.get_url(),
        "search": "/search/?q=blood",
        "sitemap": "/sitemap.xml",
        "robots": "/robots.txt",
    }


@pytest.fixture
def withdrawn(site: Any) -> Any:
    """An article that was taken back."""
    services.withdraw(
        page=site.other, user=make_user("clinical_lead"), reason=Governance.WithdrawalReason.ERROR, note="Wrong."
    )
    return site.other


class TestPages:
    @pytest.mark.parametrize("name", ["front", "index", "article", "search", "sitemap", "robots"])
    def test_hold_nothing_of_one_reader(self, pages: dict[str, str], public: Client, name: str) -> None:
        answer = public.get(pages[name])

        assert answer.status_code == 200
        assert not answer.cookies
        assert answer["Vary"] == "Accept-Encoding"
        assert answer["Cache-Control"] == SHARED
        assert answer["ETag"].startswith('"')
        text = answer.content.decode()
        assert "csrfmiddlewaretoken" not in text
        assert "nonce" not in text + answer.get("Content-Security-Policy", "")

    def test_that_are_missing_or_gone_set_no_cookie_and_are_not_kept(self, withdrawn: Any, public: Client) -> None:
        for address, status in (("/nowhere/", 404), (withdrawn.get_url(), 410)):
            answer = public.get(address)
            assert (answer.status_code, answer["Cache-Control"], "ETag" in answer) == (status, "no-store", False)
            assert not answer.cookies
            assert "Cookie" not in answer.get("Vary", "")

    def test_of_somebody_signed_in_are_nobody_elses(self, pages: dict[str, str], public: Client) -> None:
        public.force_login(make_user("managing_editor"))

        for name, address in pages.items():
            answer = public.get(address)
            assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store"), name
            assert "ETag" not in answer
            assert "Surrogate-Key" not in answer

    def test_leave_the_editor_as_it_is(self, client: Client) -> None:
        client.force_login(make_user("managing_editor"))

        answer = client.get("/admin/")

        assert "public" not in answer["Cache-Control"]
        assert "Surrogate-Key" not in answer
        assert client.post("/admin/logout/").status_code == 302

    def test_carry_keys(self, site: Any, pages: dict[str, str], public: Client) -> None:
        topic = site.topics()[0].pk

        keys = public.get(pages["article"])["Surrogate-Key"].split()

        assert keys == [f"page-{site.article.pk}", f"topic-{topic}", f"section-{site.index.slug}", "center"]
        assert public.get("/search/?q=blood")["Surrogate-Key"] == "center"
        assert f"page-{site.index.pk}" in public.get(pages["index"])["Surrogate-Key"].split()

    def test_carry_keys_of_a_part_that_is_not_written_in_latin_letters(self, db: None, public: Client) -> None:
        page = publish_standard_page(slug="темы", title="Topics")

        keys = public.get(page.url)["Surrogate-Key"].split()

        assert keys == [f"page-{page.pk}", f"section-{quote('темы')}", "center"]

    def test_hold_longer_in_a_cache_that_is_told_of_changes(self, pages: dict[str, str], public: Client) -> None:
        with override_settings(EDGE_SECONDS=600):
            assert public.get(pages["article"])["Cache-Control"] == f"{SHARED}, s-maxage=600"

    def test_that_anybody_posts_to_are_not_kept(self, pages: dict[str, str]) -> None:
        assert Client().post(pages["search"])["Cache-Control"] == "private, no-store"


class TestData:
    def test_of_one_page_has_its_keys_alone(self, site: Any, public: Client) -> None:
        keys = public.get(f"/api/v2/pages/{site.article.pk}/")["Surrogate-Key"].split()

        assert f"page-{site.article.pk}" in keys
        assert "center" not in keys
        assert "pages" in public.get("/api/v2/pages/")["Surrogate-Key"].split()
        assert public.get("/api/v2/images/")["Surrogate-Key"] == "center"

    @pytest.mark.parametrize("path", ["", "pages/", "pages/99999/", "pages/?color=red", "images/", "nowhere/", "\x00/"])
    def test_may_be_read_by_pages_of_any_site(self, public: Client, path: str) -> None:
        for origin in ({}, {"origin": "https://other.example.org"}):
            answer = public.get(f"/api/v2/{path}", headers=origin)
            assert answer["Access-Control-Allow-Origin"] == "*"
            assert "ETag" in answer["Access-Control-Expose-Headers"]
            assert "Access-Control-Allow-Credentials" not in answer
            assert "Origin" not in answer.get("Vary", "")

    def test_pages_of_other_sites_may_ask_first(self, public: Client) -> None:
        asks = {"origin": "https://other.example.org", "access-control-request-method": "GET"}

        answer = public.options("/api/v2/pages/", headers=asks)

        assert answer.status_code == 200
        assert answer["Access-Control-Allow-Methods"] == "GET, HEAD"
        assert answer["Access-Control-Allow-Headers"] == "If-Modified-Since, If-None-Match"
        assert answer["Access-Control-Max-Age"] == "86400"

    def test_pages_of_the_site_may_not(self, pages: dict[str, str], public: Client) -> None:
        for address in (*pages.values(), "/admin/login/"):
            answer = public.get(address, headers={"origin": "https://other.example.org"})
            assert "Access-Control-Allow-Origin" not in answer

    def test_find_leads_on_and_may_be_kept(self, site: Any, public: Client) -> None:
        answer = public.get(f"/api/v2/pages/find/?id={site.article.pk}")

        assert (answer.status_code, answer["Cache-Control"]) == (302, SHARED)

    @pytest.mark.parametrize(
        ("path", "status", "title"),
        [
            ("pages/?color=red", 400, "Bad Request"),
            ("pages/?offset=99999999999999999999", 400, "Bad Request"),
            ("pages/99999/", 404, "Not Found"),
            ("nowhere/", 404, "Not Found"),
            ("pages/99999999999999999999/", 404, "Not Found"),
        ],
    )
    def test_errors_are_problems_that_keep_their_message(
        self, public: Client, path: str, status: int, title: str
    ) -> None:
        answer = public.get(f"/api/v2/{path}")
        told = answer.json()

        assert answer["Content-Type"] == "application/problem+json"
        assert (answer.status_code, told["status"], told["title"], told["type"]) == (
            status,
            status,
            title,
            "about:blank",
        )
        assert told["message"] == told["detail"] != ""
        assert answer["Cache-Control"] == "no-store"

    def test_a_method_that_would_write_is_a_problem_too(self) -> None:
        answer = Client().post("/api/v2/pages/")

        assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")
        assert "not allowed" in answer.json()["message"]
        assert answer["Access-Control-Allow-Origin"] == "*"
