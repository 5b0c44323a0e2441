from django.test import Client

from tests.factories.demonstration import demonstration


class TestTourPage:
    def test_says_what_to_do_before_anything_is_loaded(self, db, tmp_path):
        with demonstration(tmp_path):
            page = Client().get("/demo/").content.decode()

        assert "The demonstration is not loaded" in page
        assert "Demonstration content, not medical advice" in page

    def test_is_read_only(self, db, tmp_path):
        with demonstration(tmp_path):
            assert Client().post("/demo/").status_code == 405

    def test_is_not_there_outside_a_demonstration(self, db):
        assert Client().get("/demo/").status_code == 404
