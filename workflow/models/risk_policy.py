"""How pages of each risk tier are reviewed, as data that is itself approved."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from workflow import quorum


class RiskTier(models.TextChoices):
    """How much harm a wrong word may do."""

    EDITORIAL = quorum.EDITORIAL, "Editorial"
    STANDARD = quorum.STANDARD, "Standard"
    HIGH = quorum.HIGH, "High"


class Specialty(models.Model):
    """A field in which somebody is qualified to vet a page."""

    slug = models.SlugField(unique=True, help_text="Stands in policies and signatures, so it never changes.")
    name = models.CharField(max_length=80, unique=True, help_text="As readers and reviewers see it: Psychiatry.")

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "specialties"

    def __str__(self) -> str:
        return self.name


class RiskPolicy(models.Model):
    """One version of the policy of a tier: it holds once a clinical lead who did not write it has approved it."""

    tier = models.CharField(max_length=16, choices=RiskTier.choices)
    version = models.PositiveSmallIntegerField(editable=False)
    signatures = models.PositiveSmallIntegerField(
        "people who sign",
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text="A page of this tier goes live when so many different people have signed it.",
    )
    specialties = models.JSONField(
        default=list, blank=True, help_text="Each asks for one person of its own who has it, in this order."
    )
    ordered = models.BooleanField(
        "in this order only", default=False, help_text="Otherwise they sign in any order, all at once."
    )
    interval_months = models.PositiveSmallIntegerField(
        "months until the next review",
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text="From then on the page says that it is past its review date and leaves the lists of current ones.",
    )
    grace_days = models.PositiveSmallIntegerField(
        "days of grace", validators=[MaxValueValidator(365)], help_text="Counted from the review date."
    )
    withdraws = models.BooleanField(
        "withdraw after the grace",
        default=False,
        help_text="The page is taken back by itself when its grace has passed, behind a notice.",
    )
    urgent_hours = models.PositiveSmallIntegerField(
        "hours for the second signature",
        default=quorum.URGENT_HOURS,
        validators=[MinValueValidator(1), MaxValueValidator(168)],
        help_text="An urgent correction goes live with one signature. Without the others by then it is withdrawn.",
    )
    reason = models.TextField(help_text="Why the policy changes; kept in the audit.")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["tier", "-version"]
        verbose_name = "risk policy"
        verbose_name_plural = "risk policies"
        constraints = [
            models.UniqueConstraint(fields=["tier", "version"], name="one_policy_per_version"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="policy_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_tier_display()}, version {self.version}"

    def clean(self) -> None:
        """Refuse specialties that do not exist, stand twice, or are more than the people who sign."""
        super().clean()
        wanted = self.specialties
        if not isinstance(wanted, list) or not all(isinstance(slug, str) for slug in wanted):
            raise ValidationError({"specialties": "List the specialties by their short names."})
        unknown = sorted(set(wanted) - set(Specialty.objects.values_list("slug", flat=True)))
        if unknown:
            raise ValidationError({"specialties": f"There is no specialty called {', '.join(unknown)}."})
        if len(set(wanted)) < len(wanted):
            raise ValidationError({"specialties": "A specialty stands here twice: remove one."})
        if self.signatures is not None and len(wanted) > self.signatures:
            raise ValidationError({"signatures": f"{len(wanted)} specialties need at least {len(wanted)} people."})

    def as_policy(self) -> quorum.Policy:
        """Return what the rules reckon with."""
        return quorum.Policy(
            self.tier,
            self.version,
            self.signatures,
            tuple(self.specialties),
            self.ordered,
            self.interval_months,
            self.grace_days,
            self.withdraws,
            self.urgent_hours,
        )
