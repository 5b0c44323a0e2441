"""Who works, and what runs again and again."""

from django.db import models


class Job(models.Model):
    """Recurring work: when it last ran, how that ended, and which worker has it now."""

    name = models.CharField(max_length=100, unique=True)
    every = models.PositiveIntegerField(help_text="Seconds from one start to the next.")
    last_started = models.DateTimeField(null=True)
    last_finished = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    leased_until = models.DateTimeField(null=True)
    lease_owner = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Worker(models.Model):
    """A process that runs jobs and tasks, and when it last gave a sign of life."""

    name = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return self.name
