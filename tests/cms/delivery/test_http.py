"""Encodings, validators and conditions, also those that no client should send."""

import gzip

import brotli
import pytest

from cms.delivery import http

ETAG = '"abc"'


class TestEncodings:
    @pytest.mark.parametrize(
        ("accepted", "chosen"),
        [
            ("", ""),
            ("gzip", "gzip"),
            ("gzip, deflate, br", "br"),
            ("br;q=0, gzip", "gzip"),
            ("br;q=0.0, gzip;q=0", ""),
            ("*", "br"),
            ("*;q=0", ""),
            ("identity", ""),
            ("GZIP", "gzip"),
            ("gzip;q=nonsense", ""),
            ("gzip;level=9", "gzip"),
            (",;=,;;q=,\x00", ""),
            ("gzip," * 5_000, "gzip"),
        ],
    )
    def test_are_chosen_by_what_is_accepted(self, accepted: str, chosen: str) -> None:
        assert http.best_encoding(accepted) == chosen

    def test_can_be_read_back(self) -> None:
        body = b"Count the neutrophils. " * 100

        assert gzip.decompress(http.encode(body, "gzip")) == body
        assert brotli.decompress(http.encode(body, "br")) == body
        assert http.encode(body, "gzip") == http.encode(body, "gzip")  # no clock in it

    def test_are_used_where_they_help(self) -> None:
        assert http.is_worth_encoding("text/html; charset=utf-8", 5_000)
        assert not http.is_worth_encoding("text/html", 20)
        assert not http.is_worth_encoding("image/png", 5_000)


class TestValidators:
    def test_differ_by_content_and_by_encoding(self) -> None:
        assert http.etag_of(b"a") != http.etag_of(b"b")
        assert http.etag_of(b"a").startswith('"')
        assert [http.etag_for(ETAG, encoding) for encoding in ("", "gzip", "br")] == [ETAG, '"abc-gzip"', '"abc-br"']

    @pytest.mark.parametrize(
        ("given", "unchanged"),
        [
            ('"abc"', True),
            ('W/"abc"', True),
            ('"x", "abc"', True),
            ("*", True),
            ('"xyz"', False),
            ("abc", False),
            ("", False),
            ('"abc', False),
            ('"*"', False),
            ('W/W/"abc"', False),
            ("\x00\ud800", False),
            (", " * 10_000, False),
        ],
    )
    def test_are_compared_weakly_and_garbage_matches_nothing(self, given: str, unchanged: bool) -> None:
        assert http.is_unchanged({"HTTP_IF_NONE_MATCH": given}, ETAG, None) is unchanged

    @pytest.mark.parametrize(
        ("since", "unchanged"),
        [
            ("Mon, 23 Nov 2026 10:00:00 GMT", True),
            ("Mon, 23 Nov 2026 10:00:01 GMT", True),
            ("Mon, 23 Nov 2026 09:59:59 GMT", False),
            ("yesterday", False),
            ("", False),
            ("Mon, 99 Nov 99999999999999999999 10:00:00 GMT", False),
            ("Mon, 31 Feb 2026 10:00:00 GMT", False),
        ],
    )
    def test_dates_count_where_no_tag_is_given(self, since: str, unchanged: bool) -> None:
        asked = {"HTTP_IF_MODIFIED_SINCE": since}

        assert http.is_unchanged(asked, ETAG, "Mon, 23 Nov 2026 10:00:00 GMT") is unchanged
        assert not http.is_unchanged(asked | {"HTTP_IF_NONE_MATCH": '"x"'}, ETAG, "Mon, 23 Nov 2026 10:00:00 GMT")
        assert not http.is_unchanged(asked, ETAG, None)

    def test_a_304_keeps_what_decides_about_copies(self) -> None:
        headers = [("Content-Type", "text/html"), ("ETag", ETAG), ("Vary", "Accept-Encoding"), ("Content-Length", "9")]

        assert http.left_by_304(headers) == [("ETag", ETAG), ("Vary", "Accept-Encoding")]
