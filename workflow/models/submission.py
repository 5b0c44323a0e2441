"""A revision handed in for review, and the people who are asked to sign it."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class SubmissionQuerySet(models.QuerySet):
    """Submissions, narrowed to those that are not over."""

    def undecided(self) -> "SubmissionQuerySet":
        """Submissions in review, or signed off and waiting for their release."""
        return self.filter(status__in=[Submission.Status.IN_REVIEW, Submission.Status.APPROVED])

    def waiting(self) -> "SubmissionQuerySet":
        """Submissions that have all their signatures and wait for their release."""
        return self.filter(status=Submission.Status.APPROVED)


class Submission(models.Model):
    """One revision in review: frozen from here on, with what its author says about the change."""

    class Status(models.TextChoices):
        IN_REVIEW = "in_review", "In review"
        APPROVED = "approved", "Signed off, waits for its release"
        CHANGES_REQUESTED = "changes_requested", "Changes requested"
        RECALLED = "recalled", "Recalled"
        SUPERSEDED = "superseded", "Set aside by an urgent correction"
        PUBLISHED = "published", "Signed off and published"

    class UpdateType(models.TextChoices):
        MINOR = "minor", "Minor: wording, no change of meaning"
        MAJOR = "major", "Major: the answer or its evidence changed"
        SAFETY = "safety", "Safety: a reader may act differently today"

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="submissions")
    revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.RESTRICT, related_name="+")
    workflow_state = models.ForeignKey(
        "wagtailcore.WorkflowState",
        null=True,
        on_delete=models.SET_NULL,  # Wagtail's rows may be purged; ours tell the story alone
        related_name="+",
    )
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(default=timezone.now)
    update_type = models.CharField(
        max_length=16,
        choices=UpdateType.choices,
        help_text="Signed with the text and shown to readers beside the change note.",
    )
    change_note = models.TextField(
        max_length=500,
        help_text="One or two sentences for readers: what changed, and why. Signed with the text and public once live.",
    )
    policy = models.JSONField(default=dict, editable=False)  # as it held when this was handed in
    subjects = models.JSONField(default=list, editable=False)  # ids of topics: an interest in one recuses
    signatures = models.PositiveSmallIntegerField(default=1, editable=False)  # the policy's, where triggers read it
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.IN_REVIEW)
    release_at = models.DateTimeField(null=True, blank=True)  # not before; no part of what is signed
    warnings = models.JSONField(default=dict, editable=False)  # said of its sources when the last signature came
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["page"],
                condition=models.Q(status__in=["in_review", "approved"]),
                name="one_open_submission_per_page",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page}, {self.get_status_display().lower()}"

    @property
    def statement(self) -> dict[str, str]:
        """What the submission states and the signature covers."""
        return {"update_type": self.update_type, "change_note": self.change_note}


class ReviewRequest(models.Model):
    """One signature that a submission still needs, or got: from whom, and by when."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="requests")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # an unassigned request is open to the whole team
        related_name="+",
    )
    specialty = models.SlugField(blank=True)  # empty: any
    due_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return f"{self.submission} by {self.due_on}"
