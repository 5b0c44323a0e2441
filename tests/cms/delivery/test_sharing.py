"""Who may be answered like anybody: one predicate, asked by the lane and by Django's side."""

from typing import Any

import pytest
from django.test import override_settings

from cms.delivery.sharing import LONGEST_ADDRESS, host_of, is_public, is_secure, may_serve


def environ(**changed: Any) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/api/v2/pages/",
        "QUERY_STRING": "",
        "HTTP_HOST": "testserver",
        "SERVER_NAME": "inside",
        "SERVER_PORT": "8000",
        "wsgi.url_scheme": "http",
        **changed,
    }


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"REQUEST_METHOD": "HEAD"},
        {"PATH_INFO": "/"},
        {"PATH_INFO": "/administration/"},
        {"HTTP_COOKIE": "_statistics=1; csrftoken=abc"},
        {"HTTP_HOST": "testserver:8080"},
        {"QUERY_STRING": "q=" + "a" * 1_000},
    ],
)
def test_anybody_may_be(changed: dict[str, Any]) -> None:
    assert may_serve(environ(**changed))


@pytest.mark.parametrize(
    "changed",
    [
        *({"REQUEST_METHOD": method} for method in ("POST", "PUT", "OPTIONS", "get", "")),
        *({"PATH_INFO": path} for path in ("/admin", "/admin/pages/", "/documents/1/a.pdf", "/health/ready/")),
        *({"PATH_INFO": path} for path in ("/media/images/a.jpg", "/static/a.css", "/demo/mailbox/", "/_util/x/")),
        {"HTTP_AUTHORIZATION": "Bearer key"},
        {"HTTP_COOKIE": "sessionid=abc"},
        {"HTTP_COOKIE": "other=1; sessionid=abc"},
        {"HTTP_COOKIE": "messages=abc"},
        {"HTTP_COOKIE": 'other="\\000"'},
        {"HTTP_HOST": "evil.example.org"},
        {"HTTP_HOST": "testserver/../x"},
        {"HTTP_HOST": ""},
        {"QUERY_STRING": "q=" + "a" * LONGEST_ADDRESS},
        {"PATH_INFO": "/" + "a" * LONGEST_ADDRESS},
    ],
)
def test_others_may_not_be(changed: dict[str, Any]) -> None:
    assert not may_serve(environ(**changed))


@override_settings(SESSION_COOKIE_NAME="__Host-sessionid", ALLOWED_HOSTS=["center.example.org"])
def test_follows_the_settings() -> None:
    assert may_serve(environ(HTTP_HOST="center.example.org", HTTP_COOKIE="a=b"))
    assert not may_serve(environ(HTTP_HOST="center.example.org", HTTP_COOKIE="__Host-sessionid=b"))
    assert not may_serve(environ())


def test_says_which_host_and_by_which_scheme_as_django_does() -> None:
    nameless = environ(SERVER_NAME="testserver")
    del nameless["HTTP_HOST"]

    assert host_of(nameless) == "testserver:8000"
    assert host_of(nameless | {"SERVER_PORT": "80"}) == "testserver"
    assert not is_secure(environ(HTTP_X_FORWARDED_PROTO="https"))  # nobody said that a proxy may be believed
    with override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")):
        assert is_secure(environ(HTTP_X_FORWARDED_PROTO="https, http"))
        assert not is_secure(environ(**{"HTTP_X_FORWARDED_PROTO": "http", "wsgi.url_scheme": "https"}))
        assert is_secure(environ(**{"wsgi.url_scheme": "https"}))


def test_the_editor_is_no_public_address() -> None:
    assert is_public("/topics/admin/")
    assert not is_public("/admin/")
