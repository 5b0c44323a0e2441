import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings
from wagtail.models import PageViewRestriction, Site

from home.context_processors import site_frame
from tests.factories.home import publish_front_page


@pytest.fixture
def frame(db, rf):
    """Return the frame around the page at an address."""

    def build(path="/"):
        return site_frame(rf.get(path))["frame"]

    return build


class TestNav:
    def test_leads_to_what_is_public(self, answers, frame):
        nav = frame().nav

        assert [(item.title, item.url) for item in nav] == [
            ("Home", "/"),
            ("Topics", answers.index.url),
            ("Search", "/search/"),
        ]

    def test_leaves_out_a_restricted_list(self, answers, frame):
        PageViewRestriction.objects.create(page=answers.index.page_ptr, restriction_type="login")

        assert frame().index_url == ""

    @pytest.mark.parametrize(
        ("path", "current"),
        [("/", ["page", "", ""]), ("/topics/", ["", "page", ""]), ("/topics/anc/", ["", "true", ""])],
    )
    def test_marks_where_the_reader_is(self, answers, frame, path, current):
        assert [item.current for item in frame(path).nav] == current

    def test_sends_families_to_their_answers(self, answers, frame, client):
        answers.publish(title="For clinicians")

        page = client.get(frame().families_url)

        assert page.status_code == 200
        assert b"For clinicians" not in page.content


class TestWords:
    def test_are_those_that_were_signed_for_the_front_page(self, frame):
        publish_front_page(about="A program.", disclaimer="Not advice.", funding="Grant 1.")

        assert (frame().about, frame().disclaimer, frame().funding) == ("A program.", "Not advice.", "Grant 1.")

    def test_name_the_site_as_its_administrator_did(self, frame):
        assert frame().name == "Clozapine Center of Excellence"

        Site.objects.update(site_name="Center of Excellence for Long-Acting Injectables")
        Site.clear_site_root_paths_cache()

        assert frame().name == "Center of Excellence for Long-Acting Injectables"

    def test_stay_few_where_no_site_answers(self, frame):
        Site.objects.all().delete()

        assert frame().nav == []
        assert frame().name == "Clozapine Center of Excellence"


class TestCost:
    def test_is_paid_only_by_a_template_that_asks(self, db, rf):
        with CaptureQueriesContext(connection) as queries:
            site_frame(rf.get("/admin/"))

        assert len(queries) == 0

    def test_is_paid_once_a_request(self, answers, rf):
        request = rf.get("/")

        assert site_frame(request)["frame"].nav
        with CaptureQueriesContext(connection) as queries:
            assert site_frame(request)["frame"].nav

        assert len(queries) == 0


class TestDemo:
    @pytest.mark.parametrize("demo", [True, False])
    def test_shows_the_notice_in_a_demonstration_only(self, db, client, demo):
        with override_settings(DEMO=demo):
            page = client.get("/").content

        assert (b"Demonstration content, not medical advice" in page) is demo
