"""Input that nobody meant: every route and parameter answers it in words, and no server error comes of it."""

import random
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.evidence import Evidence
from tests.factories.knowledge_base import make_article
from tests.factories.media_library import make_document, make_image
from tests.factories.workflow import make_user, publish_signed_off

SEED = 20260302
MADE_TO_FAIL = "admin/failwhale/"  # Wagtail's own demonstration of an error page.
ENDS_THE_SESSION = "logout"

IDS = ["99999999999999999999", "9223372036854775807", "2147483648", "0", "1", "3"]
WORDS = [
    "x",
    "%00",
    "%ED%A0%80",
    "%27--",
    "wagtailcore",
    "page",
    "99999999999999999999",
    "²",
    "%C0%AE%C0%AE",
    "9" * 5000,
]
UNREADABLE = ["%00", "a%00b", "%ED%A0%80", "%FF", "%C3", "99999999999999999999", "-99999999999999999999", "9" * 5000]
ODD = [
    *("", "abc", "-1", "0", "1", "9223372036854775807", "-9223372036854775808", "2147483648", "²", "١٢٣", "1e5", "nan"),
    *("1_000", "%", "%s", "'", '"', '"a', "(", "[1", "{}", "\\", "*", "^", "a:b", "a.b", "a.b.c", "wagtailcore.page"),
    *("users.User", "knowledge_base.TopicArticlePage", "x" * 2000, "a " * 1000, "//evil.example", "\u2028", "\ufffe"),
    *(
        "1,2,x",
        "last",
        "2020-99-99",
        "9999-12-31",
        "0001-01-01",
        "😀",
        "--title",
        "-",
        "OR",
        "NEAR(a b)",
        "x OR title:y",
    ),
    *(
        "title",
        "-title",
        "-pk",
        "?",
        "random",
        "true",
        "all",
        "root",
        "csv",
        "a(" * 2000,
        "*,-title",
        "_",
        "../..",
        "\t",
    ),
]
NAMES = """
    p page q ordering collection_id tag tags content_type object_id locale site user_type page_type next id layout
    usage_count_min usage_count_max timestamp timestamp_from timestamp_to action uuid label user export owner
    latest_revision_created_at_from latest_revision_created_at_to edited_by has_child_pages model live status topic
    allow_external_link can_choose_root match_subclass target_pages link_url link_text parent_page_id mode days format
    in_preview_panel select_format multiple title audience created_at_0 group is_superuser entries results order
    search search_operator workflow task show_hidden per_page unlink fields limit offset type child_of ancestor_of
    descendant_of translation_of rich_text_format html_path slug first_published_at show_in_menus width _
    section tier code reviewed_after reviewed_since changed_since cursor letter
"""
PARAMETERS = NAMES.split()
LISTS = ("", "pages/", "pages/3/", "pages/find/", "images/", "documents/", "modules/", "modules/3/starting/")
API = [f"/api/v2/{name}" for name in LISTS]
SITE = ["/", "/search/", "/robots.txt", "/topics/", "/health/"]


def routes(resolver: URLResolver, above: str = "") -> Iterator[str]:
    """Yield every route of the URL map, as patterns."""
    for entry in resolver.url_patterns:
        route = f"{above}{entry.pattern}"
        if isinstance(entry, URLPattern):
            yield route
        else:
            yield from routes(entry, route)


def address(route: str, dice: random.Random) -> str:
    """Return an address of the route, with any of the values in each place."""
    route = re.sub(r"<int:\w+>|\(\?P<\w+>(\\d|\[0-9\])\+\)", lambda _: dice.choice(IDS), route)
    route = re.sub(r"<(\w+:)?\w+>|\(\?P<\w+>[^)]*\)+", lambda _: quote(dice.choice(WORDS), safe="%"), route)
    return "/" + re.sub(r"[\^$\\]|\\Z", "", route)


def query(dice: random.Random, values: list[str]) -> str:
    """Return one to three parameters with any of the values, unquoted where they are quoted already."""
    names = dice.sample(PARAMETERS, dice.randint(1, 3))
    return "&".join(f"{name}={quote(dice.choice(values), safe='%' if values is UNREADABLE else '')}" for name in names)


@pytest.fixture(scope="module")
def everything(kept_db: None) -> None:
    """A site with something behind every address."""
    publish_signed_off(make_article())
    make_image()
    make_document()


@pytest.fixture
def ask(everything: None, db: None, client: Client) -> Any:
    """Ask for an address as somebody, keep nothing of it, and return the answer, a failure too."""
    client.raise_request_exception = False

    def ask_as(user: Any, where: str, **headers: str) -> Any:
        if user and "_auth_user_id" not in client.session:
            client.force_login(user)
        with transaction.atomic():
            response = client.get(where, headers=headers)
            transaction.set_rollback(True)
        return response

    return ask_as


def admin_routes() -> list[str]:
    found = (route for route in routes(get_resolver()) if route.startswith("admin/"))
    return sorted({route for route in found if route != MADE_TO_FAIL and ENDS_THE_SESSION not in route})


@pytest.mark.prove("bad-input")
class TestNeverAServerError:
    """A fixed sample in the suite; twenty thousand under bin/prove."""

    @pytest.mark.parametrize("values", [UNREADABLE, ODD], ids=["unreadable", "odd"])
    @pytest.mark.parametrize("addresses", [API, SITE], ids=["api", "site"])
    def test_for_anybody(self, ask: Any, evidence: Evidence, addresses: list[str], values: list[str]) -> None:
        dice = random.Random(SEED)  # noqa: S311  # the same in every run, and nothing secret
        asked = [f"{dice.choice(addresses)}?{query(dice, values)}" for _ in range(evidence.count(60, 3000))]

        failed = [where for where in asked if ask(None, where).status_code >= 500]

        evidence.record(f"requests to {addresses[-1]} and others", len(asked))
        evidence.record("server errors", len(failed), "0")
        assert not failed

    def test_in_the_api_for_unreadable_parameters_is_a_400_in_json(self, ask: Any) -> None:
        for value in UNREADABLE:
            response = ask(None, f"/api/v2/pages/?offset={value}")

            assert response.status_code == 400
            assert response.json()["message"]

    @pytest.mark.parametrize("role", ["superuser", "author"])
    def test_on_any_route_of_the_admin(self, ask: Any, evidence: Evidence, role: str) -> None:
        user = make_user("" if role == "superuser" else role, superuser=role == "superuser")
        dice = random.Random(SEED)  # noqa: S311  # the same in every run, and nothing secret
        every = admin_routes()
        asked = [address(route, dice) for route in (every * 20 if evidence.full else dice.sample(every, 120))]

        failed = [where for where in asked if ask(user, where).status_code >= 500]

        evidence.record(f"requests to routes of the admin as {role}", len(asked))
        evidence.record("server errors", len(failed), "0")
        assert not failed

    @pytest.mark.parametrize("values", [UNREADABLE, ODD], ids=["unreadable", "odd"])
    def test_with_any_parameter_in_the_admin(self, ask: Any, evidence: Evidence, values: list[str]) -> None:
        user = make_user("", superuser=True)
        dice = random.Random(SEED)  # noqa: S311  # the same in every run, and nothing secret
        plain = [f"/{route}" for route in admin_routes() if "<" not in route]
        asked = [f"{dice.choice(plain)}?{query(dice, values)}" for _ in range(evidence.count(100, 4000))]

        failed = [where for where in asked if ask(user, where).status_code >= 500]

        evidence.record("requests to lists of the admin", len(asked))
        evidence.record("server errors", len(failed), "0")
        assert not failed
