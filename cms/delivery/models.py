"""What other sites read: the public document of each live page, and every change to what is public, in order."""

import uuid

from django.db import models
from django.db.models import Q
from wagtail.models import Page


class Publication(models.Model):
    """One live page as the public reads it, written by `cms.delivery.writing` when that changes.

    The document is kept in parts that are joined when it is read (cms.delivery.documents). `number` is that of the
    page's last change; it is given by the database when the transaction is committed (cms.delivery.numbering).

    The database does not hold it to its page: it would ask for the page's row at the commit, when others may hold that
    who wait for this one.
    """

    page = models.OneToOneField(
        "wagtailcore.Page", primary_key=True, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    number = models.BigIntegerField(null=True, editable=False)
    changed_at = models.DateTimeField()
    is_open = models.BooleanField(default=True)  # no restriction lies on the page or above it
    is_stale = models.BooleanField(default=False)  # what the page prints of others has changed since

    # Where it stands: moves without a signature.
    path = models.CharField(max_length=255, db_index=True)
    depth = models.PositiveIntegerField()
    url_path = models.TextField()
    section = models.CharField(max_length=255, blank=True)  # slug of the part of the site that holds the page

    # By what it is found.
    type = models.CharField(max_length=100)
    format = models.CharField(max_length=20)
    title = models.CharField(max_length=255)
    slug = models.CharField(max_length=255)
    locale = models.CharField(max_length=100)
    translation_key = models.UUIDField()
    first_published_at = models.DateTimeField(null=True)
    values = models.JSONField(default=dict)  # every public field by whose exact value a list may be narrowed down
    topics = models.JSONField(default=dict)  # ids of its topics and of every broader one, as keys
    uses = models.JSONField(default=dict)  # names (cms.core.references.key_of) of what it prints, as keys
    audience = models.CharField(max_length=40, blank=True)
    tier = models.CharField(max_length=20, blank=True)
    status = models.CharField(max_length=20)
    last_reviewed = models.DateField(null=True)
    next_review = models.DateField(null=True)
    turns_at = models.DateTimeField(null=True)  # when it changes with nobody doing anything

    # What is said of it, in JSON text: see cms.delivery.documents.
    opening = models.TextField()
    details = models.TextField()
    body = models.TextField()
    modules = models.JSONField(null=True)  # what of it stands alone: see cms.delivery.modules; null where nothing does
    subjects = models.TextField(blank=True)  # names and synonyms of its topics, as it prints them
    words = models.TextField(blank=True)  # what is searched, as plain text

    STEP = Page.steplen  # by how much the path of a page is longer than that of the page above

    class Meta:
        indexes = [
            models.Index(fields=["title", "page"], name="publication_by_title"),
            models.Index(fields=["first_published_at", "page"], name="publication_by_first_day"),
            models.Index(fields=["last_reviewed", "page"], name="publication_by_review"),
            models.Index(fields=["type", "page"], name="publication_by_type"),
            models.Index(fields=["status", "page"], name="publication_by_status"),
            models.Index(fields=["number"], name="publication_by_number"),
            models.Index(fields=["turns_at"], condition=Q(turns_at__isnull=False), name="publication_by_turn"),
            models.Index(fields=["page"], condition=Q(is_stale=True), name="publication_stale"),
            models.Index(fields=["page"], condition=Q(is_open=True), name="publication_open"),
            models.Index(fields=["page"], condition=Q(modules__isnull=False), name="publication_with_modules"),
        ]

    def __str__(self) -> str:
        return self.title


class Change(models.Model):
    """One change of what is public; only added; all but tombstones are forgotten after ninety days.

    A change without a page moves the head alone: the addresses of all pages, for example. `page_id` is no foreign
    key, because a page that is gone is what other sites must hear of.
    """

    class Kind(models.TextChoices):
        UPSERT = "upsert", "Take this over"
        TOMBSTONE = "tombstone", "Take this down"
        FRAME = "frame", "No page changed"

    number = models.BigIntegerField(null=True, unique=True, editable=False)
    page_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField()
    path = models.CharField(max_length=255, blank=True)  # where the page stood, for those who ask for one site
    url_path = models.TextField(blank=True)
    type = models.CharField(max_length=100, blank=True)
    reason = models.CharField(max_length=16, blank=True)  # of a tombstone
    note = models.TextField(blank=True)
    since = models.DateField(null=True)
    replacement_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["page_id", "-number"], name="change_by_page")]

    def __str__(self) -> str:
        return f"{self.number}: {self.kind} {self.page_id}"


class Head(models.Model):
    """The version of the whole public data set: one row.

    `number` is that of the last change; `epoch` is another one after a restore, because numbers then come again;
    `oldest` is the last number that was forgotten.
    """

    number = models.BigIntegerField(default=0)
    epoch = models.UUIDField(default=uuid.uuid4)
    oldest = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_head")]

    def __str__(self) -> str:
        return f"{self.number} of {self.epoch}"
