"""Identifiers are brought into one form, and what cannot be one is refused in plain words."""

import pytest
from django.core.exceptions import ValidationError

from cms.vocabulary.identifiers import DoiField, NctNumberField, PmidField

DOI, PMID, NCT = DoiField(max_length=200), PmidField(max_length=60), NctNumberField(max_length=80)


@pytest.mark.parametrize(
    ("field", "pasted", "stored"),
    [
        (DOI, "https://doi.org/10.1000/182", "10.1000/182"),
        (DOI, "http://dx.doi.org/10.1000/ABC.182", "10.1000/abc.182"),
        (DOI, "doi.org/10.1000/182", "10.1000/182"),
        (DOI, "DOI: 10.1000/182", "10.1000/182"),
        (DOI, " doi:10.1000/182. ", "10.1000/182"),
        (
            DOI,
            "10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2"[:38],
            "10.1002/(sici)1097-0258(19980815)17:15",
        ),
        (PMID, "PMID: 123", "123"),
        (PMID, "pmid 35770255", "35770255"),
        (PMID, "https://pubmed.ncbi.nlm.nih.gov/35770255/", "35770255"),
        (NCT, "nct00000102", "NCT00000102"),
        (NCT, "https://clinicaltrials.gov/study/NCT00000102", "NCT00000102"),
        (NCT, "https://www.clinicaltrials.gov/ct2/show/NCT00000102/", "NCT00000102"),
    ],
)
def test_a_pasted_identifier_is_stored_in_its_one_form(field, pasted, stored):
    assert field.clean(pasted, None) == stored
    assert field.get_prep_value(pasted) == stored


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        (DOI, "182", "A DOI looks like 10.1000/182"),
        (DOI, "10.1000", "A DOI looks like"),
        (DOI, "10.1000/with space", "A DOI looks like"),
        (DOI, "https://example.org/10.1000/182", "A DOI looks like"),
        (DOI, "10.1000/<script>", "A DOI looks like"),
        (PMID, "PMC9243911", "“PMC…” numbers are something else"),
        (PMID, "123456789", "A PMID is a number of up to eight digits"),
        (PMID, "0", "A PMID is a number"),
        (PMID, "١٢٣", "A PMID is a number"),
        (NCT, "NCT1", "An NCT number is “NCT” and eight digits"),
        (NCT, "00000102", "An NCT number is"),
    ],
)
def test_what_cannot_be_one_is_refused_in_plain_words(field, typed, said):
    with pytest.raises(ValidationError, match=said):
        field.clean(typed, None)


@pytest.mark.parametrize("field", [DOI, PMID, NCT])
def test_none_may_be_left_out(field):
    field.blank = True

    assert field.clean("", None) == ""
