"""Organizations that a Center works with."""

from django.core.validators import URLValidator
from django.db import models
from django.db.models.functions import Lower
from wagtail.search import index

from cms.vocabulary.service import check_order, years


class Partner(index.Indexed, models.Model):
    """An organization printed beside content, with what it does here and since when."""

    name = models.CharField(max_length=160, help_text="Printed in full wherever a page names the partner.")
    description = models.TextField(
        max_length=400, blank=True, help_text="Printed below the name: what the partner does for the Center."
    )
    url = models.CharField(
        "address",
        max_length=500,
        blank=True,
        validators=[URLValidator(schemes=["https"], message="A partner’s address begins with https://.")],
        help_text="Where the name leads. Left empty, it is plain text.",
    )
    since = models.DateField(null=True, blank=True, help_text="The year is printed: since when the partner takes part.")
    until = models.DateField(
        null=True, blank=True, help_text="The year is printed: until when it took part. The record stays as history."
    )

    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="partner_name_once",
                violation_error_message="There is already a partner of this name.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a service that ends before it begins."""
        super().clean()
        check_order(self)

    @property
    def link(self) -> str:
        """Return the address of the partner."""
        return self.url

    def sealed_words(self) -> dict[str, str]:
        """Return the words that a signature covers where this partner is printed."""
        return {"name": self.name, "description": self.description, "url": self.url, "service": years(self)}
