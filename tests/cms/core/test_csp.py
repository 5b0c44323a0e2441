import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from cms.core.csp import ContentSecurityPolicy

HEADER = "Content-Security-Policy"


def policy(path: str, **headers: str) -> dict[str, str]:
    response = ContentSecurityPolicy(lambda request: HttpResponse("text", headers=headers))(RequestFactory().get(path))
    return dict(part.partition(" ")[::2] for part in response[HEADER].split("; "))


class TestContentSecurityPolicy:
    @pytest.mark.parametrize(
        "path", ["/", "/topics/", "/search/", "/api/v2/", "/media/images/a.png", "/administration/"]
    )
    def test_is_strict_for_readers(self, path):
        given = policy(path)

        assert given["default-src"] == "'none'"
        assert given["script-src"] == "'self'"
        assert given["style-src"] == "'self'"
        assert given["frame-ancestors"] == "'none'"

    @pytest.mark.parametrize("path", ["/admin/", "/admin/pages/3/edit/", "/admin/reports/"])
    def test_lets_the_stock_editor_use_inline_script(self, path):
        assert "'unsafe-inline'" in policy(path)["script-src"]

    def test_is_strict_on_our_own_review_screens(self):
        given = policy("/admin/reviews/7/")

        assert given["script-src"] == "'self'"
        assert given["frame-src"] == "'self'"

    def test_lets_the_editor_frame_a_draft_that_keeps_the_readers_policy(self):
        given = policy("/admin/pages/3/edit/preview/", **{HEADER: "default-src 'none'"})

        assert given["script-src"] == "'self'"
        assert given["frame-ancestors"] == "'self'"

    def test_leaves_a_stricter_policy_of_a_reader_address_alone(self):
        assert policy("/documents/3/a.pdf", **{HEADER: "sandbox"}) == {"sandbox": ""}
