"""The sources that clinical statements rest on."""

from collections.abc import Iterator
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.formats import date_format
from wagtail.search import index

from cms.core.whole import SavedWhole
from cms.vocabulary.citation_faults import IDENTIFIERS, faults
from cms.vocabulary.identifiers import DoiField, NctNumberField, PmidField

FALLEN = ("retracted", "superseded")


class CitationQuerySet(models.QuerySet):
    """Sources, with the questions that pages and editors ask."""

    def with_replacements(self) -> "CitationQuerySet":
        """Fetch, in the same query, what supersedes each source."""
        return self.select_related("superseded_by")

    def fallen(self) -> "CitationQuerySet":
        """Return the sources on which nothing may rest any longer."""
        return self.filter(status__in=FALLEN)

    def twins_of(self, citation: "Citation") -> Iterator[tuple[str, "Citation"]]:
        """Yield (field, source) for each other source that has the same identifier as `citation`."""
        others = self.exclude(pk=citation.pk)
        for name in IDENTIFIERS:
            value = getattr(citation, name)
            if not value or (name == "url" and not citation.is_known_by_address_alone()):
                continue
            same = others.filter(**{f"{name}__iexact" if name == "label" else name: value})
            for other in same.filter(doi="", pmid="", nct_number="", label="") if name == "url" else same:
                yield name, other


class Citation(index.Indexed, SavedWhole):
    """A published source. Pages print its words as they were signed; its status shows on all of them at once."""

    class Kind(models.TextChoices):
        ARTICLE = "journal-article", "Journal article"
        TRIAL = "trial", "Trial"
        LABEL = "prescribing-information", "Prescribing information"
        REGULATOR = "regulator-communication", "Regulator communication"
        GUIDELINE = "guideline", "Guideline"
        WEB_PAGE = "web-page", "Web page"

    class Status(models.TextChoices):
        ACTIVE = "active", "In force"
        CORRECTED = "corrected", "Corrected or updated; statements stand"
        RETRACTED = "retracted", "Retracted"
        SUPERSEDED = "superseded", "Superseded; no longer in force"

    kind = models.CharField(max_length=32, choices=Kind.choices, help_text="Printed with the source in every list.")
    title = models.TextField(
        validators=[MaxLengthValidator(500)],
        help_text="As printed on the source itself: readers search for these words.",
    )
    publisher = models.CharField(
        max_length=200, blank=True, verbose_name="publisher or journal", help_text="Printed after the title."
    )
    year = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1800)],
        help_text="Printed after the title where the exact day is not known.",
    )
    published_on = models.DateField(null=True, blank=True, help_text="Printed instead of the year.")

    doi = DoiField(
        "DOI", max_length=200, blank=True, help_text="The link that readers follow first. Paste it in any form."
    )
    pmid = PmidField("PMID", max_length=60, blank=True, help_text="Links readers to PubMed, if there is no DOI.")
    nct_number = NctNumberField(
        "NCT number", max_length=80, blank=True, help_text="Links readers to the trial’s registration."
    )
    label = models.CharField(
        max_length=200,
        blank=True,
        help_text="Product, version and section of prescribing information, or its set id. Each section is one source.",
    )
    url = models.URLField(
        "address",
        max_length=500,
        blank=True,
        validators=[URLValidator(schemes=["http", "https"], message="A web address begins with https:// or http://.")],
        help_text="Readers are sent here if nothing above leads on.",
    )

    accessed_on = models.DateField(
        null=True, blank=True, help_text="Printed as “Checked”: the day on which somebody last opened the source."
    )
    status = models.CharField(
        max_length=16,
        choices=Status.choices,
        default=Status.ACTIVE,
        help_text="Anything but “in force” shows at once on every page that cites this. “Superseded” and “retracted” "
        "strike a tip that rests on no other source.",
    )
    status_date = models.DateField(null=True, blank=True, help_text="Printed in the warning: since when this is so.")
    status_note = models.TextField(
        blank=True, help_text="Printed below the warning, on every page: what holds now, in one or two sentences."
    )
    superseded_by = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="supersedes",
        help_text="Readers are sent to this source instead.",
    )

    objects = CitationQuerySet.as_manager()

    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("publisher"),
        *(index.AutocompleteField(name) for name in ("doi", "pmid", "nct_number", "label")),
        index.FilterField("kind"),
        index.FilterField("status"),
    ]

    class Meta:
        verbose_name = "source"
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["doi"], condition=~models.Q(doi=""), name="citation_doi_once"),
            models.UniqueConstraint(fields=["pmid"], condition=~models.Q(pmid=""), name="citation_pmid_once"),
            models.UniqueConstraint(
                fields=["nct_number"], condition=~models.Q(nct_number=""), name="citation_nct_once"
            ),
            models.UniqueConstraint(Lower("label"), condition=~models.Q(label=""), name="citation_label_once"),
            models.UniqueConstraint(
                fields=["url"],
                condition=~models.Q(url="") & models.Q(doi="", pmid="", nct_number="", label=""),
                name="citation_url_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.published})" if self.published else self.title

    def clean(self) -> None:
        """Refuse what a reader could not find, what stands here twice, and a status that says too little."""
        super().clean()
        if self.published_on:
            self.year = self.published_on.year
        if found := faults(self):
            raise ValidationError(found)

    @property
    def published(self) -> str:
        """Return the day or the year of publication as it is printed."""
        if self.published_on:
            return date_format(self.published_on, "j F Y")
        return str(self.year or "")

    @property
    def link(self) -> str:
        """Return the address at which a reader finds the source."""
        if self.doi:
            return f"https://doi.org/{quote(self.doi, safe='/:;()')}"
        if self.pmid:
            return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/"
        if self.nct_number:
            return f"https://clinicaltrials.gov/study/{self.nct_number}"
        return self.url

    def is_known_by_address_alone(self) -> bool:
        """Whether the address is all that tells this source from others."""
        return not (self.doi or self.pmid or self.nct_number or self.label)

    def is_fallen(self) -> bool:
        """Whether nothing may rest on this source any longer."""
        return self.status in FALLEN

    def sealed_words(self) -> dict[str, str]:
        """Return the words that a signature covers where this source is printed; days in ISO 8601."""
        return {
            "kind": self.get_kind_display(),
            "title": self.title,
            "publisher": self.publisher,
            "published": self.published,
            "doi": self.doi,
            "pmid": self.pmid,
            "nct_number": self.nct_number,
            "label": self.label,
            "url": self.link,
            "accessed_on": self.accessed_on.isoformat() if self.accessed_on else "",
        }

    def warning(self) -> str:
        """Return what readers are told beside every use of this source; nothing while it is in force."""
        said = {
            self.Status.CORRECTED: "Source corrected",
            self.Status.RETRACTED: "Source retracted",
            self.Status.SUPERSEDED: "Source replaced" if self.superseded_by_id else "Source no longer in force",
        }.get(self.status)
        if said is None:
            return ""
        return f"{said} {date_format(self.status_date, 'j F Y')}" if self.status_date else said
