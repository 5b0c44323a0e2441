"""The signature of one reviewer on one revision."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Cast
from django.utils import timezone


class SignOffQuerySet(models.QuerySet):
    """Signatures, narrowed to those that count."""

    def standing(self) -> "SignOffQuerySet":
        """Signatures that nobody has withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def published(self) -> "SignOffQuerySet":
        """Signatures of reviews that ended with a publication: until then, one of several puts nothing live."""
        return self.filter(submission__status="published")

    def covering(self, sha256: str, keys: list[str]) -> "SignOffQuerySet":
        """Signatures, withdrawn ones too, on a text that rests on the file of this SHA-256 in one of these records."""
        named = self.filter(dependencies__has_any_keys=keys)
        return named.annotate(words=Cast("dependencies", models.TextField())).filter(words__contains=sha256)


class SignOff(models.Model):
    """A reviewer's statement about one exact revision; append-only, but for its withdrawal.

    Who signed is written out in words, so that the record outlives accounts and later changes of credentials.
    """

    class Meaning(models.TextChoices):
        APPROVED = "approved", "Signed off"
        REAFFIRMED = "reaffirmed", "Confirmed as still current"

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.PROTECT, related_name="sign_offs")
    revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey("workflow.Submission", on_delete=models.PROTECT, related_name="sign_offs")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reviewer_name = models.CharField(max_length=255, blank=True)
    reviewer_credentials = models.CharField(max_length=255, blank=True)
    reviewer_role = models.CharField(max_length=255)
    specialties = models.JSONField(default=list)
    meaning = models.CharField(max_length=16, choices=Meaning.choices, default=Meaning.APPROVED)
    attestation = models.TextField()
    update_type = models.CharField(max_length=16)
    change_note = models.TextField()
    payload_version = models.PositiveSmallIntegerField()
    content_digest = models.CharField(max_length=64)
    dependencies = models.JSONField(default=dict)
    dependencies_digest = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    signed_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = SignOffQuerySet.as_manager()
    wagtail_reference_index_ignore = True  # a record about a page is no use of it

    class Meta:
        ordering = ["-pk"]
        verbose_name = "sign-off"

    def __str__(self) -> str:
        return f"{self.printed_name}, {self.signed_at:%Y-%m-%d}"

    @property
    def printed_name(self) -> str:
        """Who signed, in the words that readers see."""
        return ", ".join(part for part in (self.reviewer_name or self.reviewer_role, self.reviewer_credentials) if part)
