"""The permit under which a live page is written. Its triggers live in workflow.triggers."""

from django.db import models


class GateNever(models.Model):
    """Always empty: a permit refers to a row here, so a transaction that leaves one over cannot commit."""

    class Meta:
        verbose_name = "gate (always empty)"

    def __str__(self) -> str:
        return "never"


class GatePermit(models.Model):
    """Leave to write one page at one signed revision; it exists only inside a save."""

    page_id = models.BigIntegerField(primary_key=True)
    revision_id = models.BigIntegerField()
    must_vanish = models.ForeignKey(GateNever, on_delete=models.DO_NOTHING, default=0, related_name="+")

    class Meta:
        verbose_name = "gate permit"

    def __str__(self) -> str:
        return f"page {self.page_id} at revision {self.revision_id}"
