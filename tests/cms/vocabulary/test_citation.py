"""Sources: found, entered once, and honest about whether they still hold."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cms.vocabulary.models import Citation
from tests.factories.vocabulary import make_citation, supersede

pytestmark = pytest.mark.django_db


def refusals(citation):
    with pytest.raises(ValidationError) as caught:
        citation.full_clean()
    return caught.value.message_dict


def unsaved(**fields):
    return Citation(**({"kind": Citation.Kind.ARTICLE, "title": "A trial"} | fields))


class TestIdentity:
    def test_needs_a_way_to_be_found(self):
        assert refusals(unsaved())["doi"] == [
            "Give a DOI, PMID, NCT number, label or address: readers must find the source."
        ]

    @pytest.mark.parametrize(
        "identifier",
        [
            {"doi": "10.1000/182"},
            {"pmid": "35770255"},
            {"nct_number": "NCT00000102"},
            {"label": "Clozapine tablets, US, section 5.1"},
            {"url": "https://www.fda.gov/drugs"},
        ],
    )
    def test_any_one_is_enough_and_stands_in_the_library_once(self, identifier):
        unsaved(**identifier).full_clean()
        existing = make_citation("The same trial", **identifier)

        (name,) = identifier
        assert refusals(unsaved(**identifier))[name][0].startswith(f"“{existing}” has the same")
        with pytest.raises(IntegrityError), transaction.atomic():
            unsaved(**identifier).save()

    def test_the_same_identifier_is_recognized_in_another_spelling(self):
        make_citation(doi="10.1000/182")

        assert "doi" in refusals(unsaved(doi="https://doi.org/10.1000/182"))

    def test_the_same_label_is_recognized_in_other_capitals(self):
        make_citation(label="Clozapine tablets, US, section 5.1")

        assert "label" in refusals(unsaved(label="CLOZAPINE tablets, US, section 5.1"))

    def test_two_articles_may_share_the_address_of_their_journal(self):
        make_citation(doi="10.1000/1", url="https://journal.example.org/issue")

        unsaved(doi="10.1000/2", url="https://journal.example.org/issue").full_clean()

    def test_a_title_with_a_percent_sign_can_be_named(self):
        make_citation("A rate of 5%d", doi="10.1000/182")

        assert "5%d" in refusals(unsaved(doi="10.1000/182"))["doi"][0]

    def test_keeps_its_own_identifier_when_saved_again(self):
        make_citation().full_clean()

    @pytest.mark.parametrize("url", ["ftp://example.org/a.pdf", "javascript:alert(1)", "nowhere"])
    def test_refuses_an_address_that_is_no_web_address(self, url):
        assert "url" in refusals(unsaved(url=url))


class TestDates:
    @pytest.mark.parametrize("name", ["published_on", "accessed_on", "status_date"])
    def test_lie_in_the_past(self, name, time_machine):
        time_machine.move_to(datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC))
        later = {name: datetime.date(2026, 11, 23)}

        assert refusals(unsaved(doi="10.1000/1", **later))[name] == ["This day lies in the future."]

    def test_the_day_decides_the_year(self):
        citation = unsaved(doi="10.1000/1", published_on=datetime.date(2020, 1, 28), year=1999)
        citation.full_clean()

        assert citation.year == 2020

    def test_a_year_to_come_is_refused(self):
        assert "year" in refusals(unsaved(doi="10.1000/1", year=2999))


class TestStatus:
    def test_says_since_when(self):
        citation = unsaved(doi="10.1000/1", status=Citation.Status.RETRACTED)

        assert set(refusals(citation)) == {"status_date"}

    def test_superseded_says_by_what_or_why_by_nothing(self):
        citation = make_citation()
        citation.status, citation.status_date = Citation.Status.SUPERSEDED, datetime.date(2025, 6, 13)

        assert set(refusals(citation)) == {"superseded_by"}

        citation.status_note = "The program ended."
        citation.full_clean()

    def test_nothing_supersedes_itself_however_long_the_way(self):
        first, second, third = make_citation("1"), make_citation("2"), make_citation("3")
        supersede(first, by=second)
        supersede(second, by=third)
        third.status, third.status_date, third.superseded_by = "superseded", datetime.date(2025, 6, 13), first

        assert refusals(third)["superseded_by"] == [
            "This leads back to the source itself. Choose what is in force now."
        ]

    def test_a_source_in_force_has_no_successor(self):
        citation = make_citation(superseded_by=make_citation())

        assert set(refusals(citation)) == {"superseded_by"}

    def test_a_successor_cannot_be_taken_away(self):
        successor = make_citation()
        supersede(make_citation(), by=successor)

        with pytest.raises(IntegrityError):
            successor.delete()


class TestWords:
    def test_are_what_is_printed_and_nothing_of_the_status(self):
        citation = make_citation("FDA communication", doi="10.1000/182")
        before = citation.sealed_words()

        assert before == {
            "kind": "Regulator communication",
            "title": "FDA communication",
            "publisher": "Food and Drug Administration",
            "published": "27 August 2025",
            "doi": "10.1000/182",
            "pmid": "",
            "nct_number": "",
            "label": "",
            "url": "https://doi.org/10.1000/182",
            "accessed_on": "2025-09-14",
        }
        assert supersede(citation, status_note="Ended.").sealed_words() == before

    @pytest.mark.parametrize(
        ("fields", "warning"),
        [
            ({}, ""),
            ({"status": "corrected", "status_date": datetime.date(2026, 3, 1)}, "Source corrected 1 March 2026"),
            ({"status": "retracted", "status_date": datetime.date(2026, 3, 1)}, "Source retracted 1 March 2026"),
            ({"status": "superseded"}, "Source no longer in force"),
        ],
    )
    def test_of_the_warning_say_what_and_since_when(self, fields, warning):
        assert make_citation(**fields).warning() == warning

    def test_of_the_warning_say_that_something_else_is_in_force(self):
        assert supersede(make_citation(), by=make_citation()).warning() == "Source replaced 13 June 2025"

    @pytest.mark.parametrize(
        ("fields", "link"),
        [
            ({"doi": "10.1000/a<b", "url": "https://a.example"}, "https://doi.org/10.1000/a%3Cb"),
            ({"pmid": "123"}, "https://pubmed.ncbi.nlm.nih.gov/123/"),
            ({"nct_number": "NCT00000102"}, "https://clinicaltrials.gov/study/NCT00000102"),
            ({"url": "https://www.fda.gov/x"}, "https://www.fda.gov/x"),
            ({"label": "Section 5.1"}, ""),
        ],
    )
    def test_lead_to_the_surest_address(self, fields, link):
        assert unsaved(**fields).link == link

    def test_name_the_source_to_editors_with_its_date(self):
        assert str(make_citation("A trial", published_on=None, year=2022)) == "A trial (2022)"
        assert str(make_citation("A trial", published_on=None, year=None)) == "A trial"
