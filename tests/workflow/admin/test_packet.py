"""Taking a review packet away: who may, and what arrives."""

import json

import pytest
from django.urls import reverse

from tests.factories.workflow import make_user, publish_signed_off, submit
from tests.workflow.admin.screens import again, an_article, built_once, read, signed_in, words
from tests.workflow.packet.checking import SCRIPT, Checker
from workflow import services

pytestmark = pytest.mark.django_db

KINDS = {"page": "text/html", "data": "application/json"}


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """A live article with a later text in review."""
    with built_once(django_db_blocker):
        author = make_user("author", username="sorrel")
        live = publish_signed_off(an_article(owner=author, slug="counts"), author=author)
        waiting = submit(live, author=author, note="Later.")
        yield {"author": author, "live": live, "waiting": waiting}


@pytest.fixture
def live(built, db):
    return again(built["live"])


@pytest.fixture
def published(live):
    return live.submissions.get(status="published")


def address(submission, kind="page"):
    return reverse(f"reviews:packet-{kind}", args=[submission.pk])


class TestWhoMay:
    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("role", ["managing_editor", "clinical_reviewer", "clinical_lead", "auditor", "site_admin"])
    def test_whoever_reads_the_record(self, published, role, kind):
        assert signed_in(make_user(role)).get(address(published, kind)).status_code == 200

    def test_the_author_of_the_page(self, published, built):
        assert signed_in(again(built["author"])).get(address(published)).status_code == 200

    @pytest.mark.parametrize("kind", KINDS)
    def test_no_other_author(self, published, kind):
        answer = signed_in(make_user("author")).get(address(published, kind))

        assert answer.status_code == 403
        assert "This page was started by somebody else." in words(read(answer).main)
        assert "Content-Disposition" not in answer

    @pytest.mark.parametrize("superuser", [True, False])
    def test_nobody_without_a_role(self, published, superuser):
        answer = signed_in(make_user(superuser=superuser)).get(address(published))

        assert answer.status_code == (403 if superuser else 302)
        assert "Content-Disposition" not in answer

    def test_no_visitor(self, published, client):
        for place in (address(published), address(published, "data"), reverse("reviews:verify-packet")):
            assert client.get(place).url.startswith("/admin/login/")

    def test_of_nothing_that_was_not_published(self, built):
        answer = signed_in(make_user("auditor")).get(address(again(built["waiting"])))

        assert answer.status_code == 404
        assert "This text was never published" in words(read(answer).main)

    def test_of_nothing_that_is_not_there(self, live):
        assert signed_in(make_user("auditor")).get("/admin/reviews/999999/packet.html").status_code == 404

    def test_by_reading_alone(self, published):
        assert signed_in(make_user("auditor")).post(address(published)).status_code == 405


class TestWhatArrives:
    @pytest.mark.parametrize(("kind", "media"), KINDS.items())
    def test_is_a_file_that_is_not_kept_on_the_way(self, published, kind, media):
        answer = signed_in(make_user("auditor")).get(address(published, kind))

        suffix = {"page": "html", "data": "json"}[kind]
        assert answer["Content-Type"] == f"{media}; charset=utf-8"
        assert answer["Content-Disposition"].startswith('attachment; filename="counts-20')
        assert answer["Content-Disposition"].endswith(f'-review-packet.{suffix}"')
        assert "no-store" in answer["Cache-Control"]
        assert set(answer["Content-Security-Policy"].split("; ")) == {"default-src 'none'", "sandbox"}

    def test_holds(self, published, tmp_path):
        auditor, checker = signed_in(make_user("auditor")), Checker(tmp_path)

        for kind in KINDS:
            assert checker(auditor.get(address(published, kind)).content)[0] == 0

    def test_is_one_record_in_both(self, published):
        auditor = signed_in(make_user("auditor"))

        page, data = (auditor.get(address(published, kind)) for kind in KINDS)

        assert json.loads(read(page).find(id="packet").string) == json.loads(data.text)

    def test_is_the_script_as_it_is_in_the_project(self, live):
        answer = signed_in(make_user("auditor")).get(reverse("reviews:verify-packet"))

        assert answer.content == SCRIPT.read_bytes()
        assert answer["Content-Disposition"] == 'attachment; filename="verify-packet"'


class TestTheRecordOfAPage:
    def packets(self, live):
        section = read(signed_in(make_user("auditor")).get(reverse("reviews:record", args=[live.pk]))).find(
            "section", {"aria-labelledby": "packets"}
        )
        return [link["href"] for link in section.find_all("a")] if section else None

    def test_leads_to_each_packet_and_to_the_script(self, live, published):
        assert self.packets(live) == [
            reverse("reviews:verify-packet"),
            address(published),
            address(published, "data"),
        ]

    def test_does_so_when_the_page_was_withdrawn(self, live, published):
        services.withdraw(page=live, user=make_user("clinical_lead"), reason="retired", note="No longer kept up.")

        assert address(published) in self.packets(again(live))
        assert signed_in(make_user("auditor")).get(address(published)).status_code == 200

    def test_speaks_of_none_before_the_first_publication(self, live):
        assert self.packets(an_article(slug="a-draft")) is None
