"""What RefuseUnreadableInput lets pass, what it refuses, and in which words."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import NoReverseMatch

from cms.core.middleware import RefuseUnreadableInput, is_about_input, is_too_large


def answer(address: str, **headers: str) -> HttpResponse:
    return RefuseUnreadableInput(lambda request: HttpResponse("seen"))(RequestFactory().get(address, headers=headers))


class TestQueryStrings:
    @pytest.mark.parametrize(
        ("query", "reason"),
        [
            ("page=%00", "The query parameter “page” holds a character that cannot be stored."),
            ("%00=1", "The name of a query parameter holds a character that cannot be stored."),
            ("q=%ED%A0%80", "The query string is not valid UTF-8."),
            ("q=%FF", "The query string is not valid UTF-8."),
            ("page=99999999999999999999", "The number in the query parameter “page” is too large."),
            ("page=-99999999999999999999", "The number in the query parameter “page” is too large."),
            ("page=9_999_999_999_999_999_999_9", "The number in the query parameter “page” is too large."),
            ("ids=1,99999999999999999999", "The number in the query parameter “ids” is too large."),
            ("page=" + "9" * 5000, "The number in the query parameter “page” is too large."),
            ("&".join(f"p{n}=1" for n in range(1001)), "The query string has too many parameters."),
        ],
    )
    def test_are_refused_with_the_reason(self, query: str, reason: str) -> None:
        page, data = answer(f"/?{query}"), answer(f"/api/v2/pages/?{query}")

        assert page.status_code == data.status_code == 400
        assert f"<p>{reason}</p>" in page.content.decode()
        assert json.loads(data.content) == {
            "message": reason,
            "type": "about:blank",
            "title": "Bad Request",
            "status": 400,
            "detail": reason,
        }

    @pytest.mark.parametrize(
        "query",
        [
            *("", "page=9223372036854775807", "page=-1", "page=²", "page=abc", "page=1e400"),
            *("q=99999999999999999999", "search=99999999999999999999", "q=%C3%A9", "q=é", "page=000000000000000000001"),
            *("utm_id=summer", "cursor=eyJhIjoxfQ=="),
        ],
    )
    def test_pass_where_a_view_can_judge_them(self, query: str) -> None:
        assert answer(f"/?{query}").content == b"seen"

    def test_in_the_admin_name_records_by_number(self) -> None:
        assert answer("/admin/choose-page/?parent_page_id=abc").status_code == 400
        assert answer("/admin/choose-page/?parent_page_id=١٢").status_code == 400
        assert answer("/admin/choose-page/?parent_page_id=12").status_code == 200
        assert answer("/admin/bulk/?id=all&collection_id=").status_code == 200

    def test_are_refused_in_json_where_json_is_asked_for(self) -> None:
        response = answer("/?page=%00", accept="application/json")

        assert response["Content-Type"] == "application/problem+json"

    def test_never_reach_the_page_as_markup(self) -> None:
        assert "<b>" not in answer("/?%3Cb%3E=%00").content.decode().partition("<p>")[2]


class TestPathsAndCookies:
    @pytest.mark.parametrize("path", ["/%00/", "/admin/pages/99999999999999999999/", "/" + "9" * 5000 + "/"])
    def test_of_a_page_are_not_found(self, path: str) -> None:
        with pytest.raises(Http404):
            answer(path)

    def test_of_the_api_are_not_found_in_json(self) -> None:
        response = answer("/api/v2/pages/99999999999999999999/")

        assert response.status_code == 404
        assert json.loads(response.content)["message"] == "not found"

    def test_that_look_like_words_pass(self) -> None:
        assert answer("/topics/99999999999999999999-tips/").content == b"seen"

    def test_cookies_that_spell_a_nul_are_refused(self) -> None:
        response = answer("/", cookie='sessionid="\\000abcdefgh"')

        assert response.status_code == 400
        assert "A cookie holds a character" in response.content.decode()


class TestExceptions:
    @pytest.mark.parametrize(
        "error",
        [
            ValueError("Field 'id' expected a number but got 'x'."),
            ValueError("A string literal cannot contain NUL (0x00) characters."),
            UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"),
            OverflowError("date value out of range"),
            DataError("value too long for type character varying(255)"),
            ValidationError("“x” is not a valid UUID."),
        ],
    )
    def test_about_input_become_a_400_that_keeps_nothing(self, error: Exception) -> None:
        middleware = RefuseUnreadableInput(lambda request: HttpResponse())
        request: HttpRequest = RequestFactory().post("/admin/")

        response = middleware.process_exception(request, error)

        assert response is not None
        assert response.status_code == 400
        assert response.rolls_back
        assert "cannot read one of the values" in response.content.decode()

    @pytest.mark.parametrize("error", [ValueError("wrong"), TypeError("wrong"), AttributeError("wrong"), KeyError("a")])
    def test_about_anything_else_stay_errors(self, error: Exception) -> None:
        assert not is_about_input(error)
        assert RefuseUnreadableInput(lambda request: HttpResponse()).process_exception(HttpRequest(), error) is None

    def test_about_where_to_go_on_are_about_input_only_where_the_form_said_so(self) -> None:
        middleware = RefuseUnreadableInput(lambda request: HttpResponse())
        error = NoReverseMatch("'nowhere' is not a valid view function or pattern name.")

        assert (
            middleware.process_exception(RequestFactory().post("/admin/", {"next": "nowhere"}), error).status_code
            == 400
        )
        assert middleware.process_exception(RequestFactory().get("/admin/?next=nowhere"), error).status_code == 400
        assert middleware.process_exception(RequestFactory().post("/admin/"), error) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("9223372036854775807", False), ("9223372036854775808", True), ("-9223372036854775808", True), (" 1 ", False)],
)
def test_sixty_four_bits_are_the_limit(text: str, expected: bool) -> None:
    assert is_too_large(text) is expected
