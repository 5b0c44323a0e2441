import pytest

pytestmark = pytest.mark.django_db

ANSWERS = ["/", "/robots.txt", "/nowhere/", "/api/v2/pages/", "/admin/login/"]


@pytest.mark.parametrize("path", ANSWERS)
class TestKeepOutOfSearchEngines:
    def test_marks_every_answer_of_a_closed_site(self, client, settings, path):
        settings.SEARCH_ENGINES = False

        assert client.get(path)["X-Robots-Tag"] == "noindex, nofollow"

    def test_leaves_an_open_site_as_it_is(self, client, path):
        assert "X-Robots-Tag" not in client.get(path)
