"""The records of the review as lists."""

import pytest

from tests.factories.workflow import make_user, sign
from tests.workflow.admin.screens import in_review, read, signed_in, words
from workflow.models import AuditEntry, SignOff

pytestmark = pytest.mark.django_db

ROWS = ".listing tbody tr"  # Wagtail lists its keyboard shortcuts in a table as well
LISTS = ["/admin/records/signatures/", "/admin/records/audit/"]


@pytest.fixture
def signed(db):
    return sign(in_review(author=make_user("author", username="sorrel")))


class TestListings:
    @pytest.mark.parametrize("role", ["auditor", "clinical_lead", "managing_editor"])
    def test_are_read_by_those_who_audit_and_lead(self, signed, role):
        visitor = signed_in(make_user(role))

        for address in LISTS:
            assert "What blood counts does clozapine need?" in words(read(visitor.get(address)).main)
        assert "Records" in visitor.get("/admin/").text

    @pytest.mark.parametrize("role", ["author", "clinical_reviewer", "site_admin", ""])
    def test_are_closed_to_everybody_else_a_superuser_included(self, signed, role):
        visitor = signed_in(make_user(role, superuser=not role))

        for address in LISTS:
            response = visitor.get(address)
            assert (response.status_code, response.url) == (302, "/admin/")

    def test_filter_and_search(self, signed):
        visitor = signed_in(make_user("auditor"))

        found = read(visitor.get("/admin/records/audit/", {"action__exact": "signed_off", "q": "blood"}))
        nothing = read(visitor.get("/admin/records/signatures/", {"q": "nowhere to be found"}))

        assert len(found.select(ROWS)) == 1
        assert not nothing.select(ROWS)

    def test_say_what_happened_in_words(self, signed):
        page = read(signed_in(make_user("auditor")).get("/admin/records/audit/"))

        row = words(page.select(ROWS)[0])
        assert "Went live" in row
        assert page.select_one(ROWS).find(href=f"/admin/reviews/pages/{signed.page_id}/")
        choices = [words(choice) for choice in page.find_all("a") if "action=" in choice.get("href", "")]
        assert "Handed it in for review" in choices
        assert not [choice for choice in choices if "_" in choice]

    def test_show_one_record_in_full(self, signed):
        visitor = signed_in(make_user("auditor"))

        page = words(read(visitor.get(f"/admin/records/signatures/inspect/{signed.pk}/")).main)

        assert signed.fingerprint in page
        assert visitor.get("/admin/records/audit/inspect/999999/").status_code == 404

    @pytest.mark.parametrize("way", ["create", "edit/{}", "delete/{}"])
    def test_offer_no_way_to_write(self, signed, way):
        visitor = signed_in(make_user("auditor", superuser=True))
        entries, signatures = AuditEntry.objects.count(), SignOff.objects.count()

        for address in LISTS:
            assert visitor.post(f"{address}{way.format(signed.pk)}/").status_code == 404
        assert (AuditEntry.objects.count(), SignOff.objects.count()) == (entries, signatures)
