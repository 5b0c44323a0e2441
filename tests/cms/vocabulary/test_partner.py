"""Partners and workgroups: what is printed of them, in which years, and what an editor may not enter."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from cms.vocabulary.models import Partner, Workgroup, WorkgroupMember
from cms.vocabulary.service import years
from tests.factories.vocabulary import make_partner, make_person, make_workgroup
from tests.factories.workflow import make_user

pytestmark = pytest.mark.django_db


def day(year):
    return datetime.date(year, 6, 1)


@pytest.fixture
def editor(client):
    client.force_login(make_user("managing_editor"))
    return client


class TestYears:
    @pytest.mark.parametrize(
        ("since", "until", "said"),
        [
            (None, None, ""),
            (2021, None, "since 2021"),
            (2019, 2023, "2019 to 2023"),
            (2020, 2020, "2020"),
            (None, 2023, "until 2023"),
        ],
    )
    def test_are_printed_without_a_word_that_ages(self, since, until, said):
        assert years(Partner(since=since and day(since), until=until and day(until))) == said


class TestPartner:
    def test_seals_what_is_printed(self):
        assert make_partner(url="https://example.org/").sealed_words() == {
            "name": "Association of Practices",
            "description": "Brings the forums to its members.",
            "url": "https://example.org/",
            "service": "since 2021",
        }

    def test_that_stops_before_it_starts_is_refused(self):
        with pytest.raises(ValidationError) as caught:
            make_partner(until=day(2019)).full_clean()

        assert caught.value.message_dict == {"until": ["The service would end before it begins. Check both days."]}

    def test_of_the_same_name_is_refused_in_any_spelling(self):
        make_partner()

        with pytest.raises(ValidationError, match="already a partner of this name"):
            Partner(name="ASSOCIATION of practices").full_clean()

    @pytest.mark.parametrize("address", ["http://example.org", "javascript:x", "example"])
    def test_has_an_https_address_or_none(self, address):
        with pytest.raises(ValidationError, match="begins with https://"):
            Partner(name="P", url=address).full_clean()


class TestWorkgroup:
    def test_seals_each_member_as_one_line_in_order(self):
        chair = make_person("Ada Hazel", consents_to_be_named=True)
        group = make_workgroup(chair, make_person("Secret Name", role="Nursing", credentials="RN"))
        group.members.filter(person=chair).update(part="Chair")

        words = Workgroup.objects.get().sealed_words()

        assert Workgroup.members_in(words) == ["Ada Hazel, MD, Chair, since 2022", "Nursing, RN, since 2022"]
        assert "Secret" not in str(words)

    def test_keeps_the_order_of_many_members(self):
        words = {"name": "G", "member 002": "b", "member 010": "c", "member 001": "a"}

        assert Workgroup.members_in(words) == ["a", "b", "c"]

    def test_changes_what_a_later_signature_covers_and_no_earlier_one(self):
        group = make_workgroup(make_person())
        before = group.sealed_words()

        WorkgroupMember.objects.update(until=day(2024))

        assert Workgroup.objects.get().sealed_words() != before

    def test_costs_the_same_for_few_and_many(self, django_assert_num_queries):
        make_workgroup(*(make_person(f"Person {n}") for n in range(20)))

        with django_assert_num_queries(2):
            [group.sealed_words() for group in Workgroup.objects.with_members()]


class TestScreens:
    def send(self, client, *members):
        rows = [{"person": p.pk, "part": "", "since": since, "until": until} for p, since, until in members]
        form = {"name": "Clozapine Workgroup", "description": "", "members": inline_formset(rows)}
        return client.post(reverse("wagtailsnippets_vocabulary_workgroup:add"), nested_form_data(form))

    def test_keep_members_in_their_order(self, editor):
        first, second = make_person("B"), make_person("A")
        response = self.send(editor, (first, "2022-01-01", ""), (second, "", ""))

        assert response.status_code == 302
        assert [member.person for member in Workgroup.objects.get().members.all()] == [first, second]

    def test_refuse_a_person_who_is_a_member_twice(self, editor):
        person = make_person()
        response = self.send(editor, (person, "", ""), (person, "", ""))

        assert response.status_code == 200
        assert not Workgroup.objects.exists()

    def test_refuse_a_service_that_ends_before_it_begins(self, editor):
        response = self.send(editor, (make_person(), "2022-01-01", "2021-01-01"))

        assert "The service would end before it begins." in response.content.decode()
        assert not Workgroup.objects.exists()

    @pytest.mark.parametrize("value", ["99999999999999999999", "-1", "abc", "²"])
    def test_refuse_a_forged_person(self, editor, value):
        form = {"name": "G", "description": "", "members": inline_formset([{"person": value, "since": value}])}
        response = editor.post(reverse("wagtailsnippets_vocabulary_workgroup:add"), nested_form_data(form))

        assert response.status_code == 200
        assert not Workgroup.objects.exists()

    @pytest.mark.parametrize(("model", "make"), [(Partner, make_partner), (Workgroup, make_workgroup)])
    def test_list_what_is_there_and_delete_nothing(self, editor, model, make):
        record = make()
        name = f"wagtailsnippets_vocabulary_{model._meta.model_name}"

        assert list(editor.get(reverse(f"{name}:list")).context["object_list"]) == [record]
        editor.post(reverse(f"{name}:delete", args=[record.pk]))
        assert model.objects.exists()

    @pytest.mark.parametrize("role", ["clinical_reviewer", "auditor", "site_admin"])
    def test_are_for_editors_only(self, client, role):
        client.force_login(make_user(role))

        assert client.get(reverse("wagtailsnippets_vocabulary_partner:add")).status_code == 302
