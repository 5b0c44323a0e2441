"""People whose names or roles are printed beside content."""

from django.conf import settings
from django.db import models
from wagtail.search import index


class Person(index.Indexed, models.Model):
    """Somebody who writes, reviews or speaks; named in public only with consent, described always."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # what was signed keeps its printed words when an account goes
        related_name="person",
        help_text="The account whose signatures are printed with this record.",
    )
    name = models.CharField(max_length=120, help_text="Printed only where the person has agreed to be named.")
    credentials = models.CharField(
        max_length=120, blank=True, help_text="Printed after the name or the role, for example “PharmD, BCPP”."
    )
    role = models.CharField(
        max_length=120,
        verbose_name="role or specialty",
        help_text="Always printed, and alone where the person is not named: readers judge a review by it.",
    )
    consents_to_be_named = models.BooleanField(
        default=False, help_text="Only the role is printed until this is checked. Text already signed does not change."
    )
    disclosures = models.TextField(
        blank=True, help_text="Printed as written. Write “None declared” where there are none; empty prints nothing."
    )

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("role"),
        index.AutocompleteField("role"),
    ]

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return f"{self.name}, {self.credentials}" if self.credentials else self.name

    @property
    def printed_name(self) -> str:
        """Return what the public may read: the name where consented, else the role."""
        return self.name if self.consents_to_be_named else self.role

    def sealed_words(self) -> dict[str, str]:
        """Return the words that a signature covers where this person is printed."""
        return {
            "name": self.printed_name,
            "credentials": self.credentials,
            "role": self.role,
            "disclosures": self.disclosures,
        }
