"""Identifiers of published sources: how each is written down, and how a pasted one is brought into that form.

DOI: the DOI Handbook, 2.2 (prefix "10." and a registrant, then a suffix; case does not matter). PMID: one to eight
digits (PubMed). NCT number: "NCT" and eight digits (ClinicalTrials.gov).
"""

import re
from typing import Any

from django.core.validators import RegexValidator
from django.db import models


class IdentifierField(models.CharField):
    """A column that stores one identifier in its one canonical form, however it was pasted."""

    prefix = re.compile("")

    def normalize(self, text: str) -> str:
        """Return the canonical form of `text`; text that is no such identifier stays recognizable."""
        return self.prefix.sub("", text.strip(), count=1).strip()

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return self.normalize(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        return self.to_python(super().get_prep_value(value))


class DoiField(IdentifierField):
    """A digital object identifier, for example 10.1000/182."""

    prefix = re.compile(r"^(https?://)?((dx\.|www\.)?doi\.org/)?(doi:\s*)?", re.IGNORECASE)
    default_validators = [
        RegexValidator(
            r"^10\.\d{4,9}(\.\d+)*/[^\s<>]+\Z",
            "A DOI looks like 10.1000/182: “10.”, a number, a slash and more. Copy it from the article’s first page.",
        )
    ]

    def normalize(self, text: str) -> str:
        return super().normalize(text).rstrip(".,;").lower()


class PmidField(IdentifierField):
    """A PubMed number, for example 35770255."""

    prefix = re.compile(r"^(https?://pubmed\.ncbi\.nlm\.nih\.gov/|pmid)?[:\s]*", re.IGNORECASE)
    default_validators = [
        RegexValidator(
            r"^[1-9]\d{0,7}\Z",
            "A PMID is a number of up to eight digits. “PMC…” numbers are something else: paste those as an address.",
        )
    ]

    def normalize(self, text: str) -> str:
        return super().normalize(text).rstrip("/")


class NctNumberField(IdentifierField):
    """A trial's number in ClinicalTrials.gov, for example NCT00000102."""

    prefix = re.compile(r"^https?://(www\.)?clinicaltrials\.gov/(study|ct2/show)/", re.IGNORECASE)
    default_validators = [RegexValidator(r"^NCT\d{8}\Z", "An NCT number is “NCT” and eight digits, like NCT00000102.")]

    def normalize(self, text: str) -> str:
        return super().normalize(text).rstrip("/").upper()
