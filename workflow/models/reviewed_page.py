"""The page that only a signature puts live. Every page type of a Center extends it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models, router, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.admin.panels import CommentPanel
from wagtail.locks import BaseLock
from wagtail.models import Page, Revision
from wagtail.url_routing import RouteResult

from cms.core.addresses import address_gaps
from cms.core.at_hand import choices_at_hand
from cms.core.envelope import Envelope, Withdrawal
from cms.core.json_schema import Schema
from cms.core.pages import BasePage
from cms.core.references import key_of
from workflow import contributions, envelopes, gate, standing
from workflow.dead_links import dead_link_gaps
from workflow.dependencies import sealed_dependencies
from workflow.models.bundle import BundlePage
from workflow.models.governance import Governance
from workflow.models.sign_off import SignOff
from workflow.models.submission import Submission
from workflow.models.tasks import ReviewLock
from workflow.models.urgent_correction import UrgentCorrection, correction_under
from workflow.permissions import ReviewedPagePermissionTester
from workflow.release_words import moment_in_words
from workflow.seal import Seal, seal
from workflow.way import page_below


class ReviewedPage(BasePage):
    """A page whose words go live only as they were signed.

    `payload_versions` lists, by version, the stored names that a signature covers; a version is never changed or
    removed once something was signed under it. `default_risk_tier` decides who has to sign a new page.
    """

    default_risk_tier = Governance.RiskTier.STANDARD
    payload_versions: Mapping[int, tuple[str, ...]] = {}

    lineage = models.UUIDField(default=uuid.uuid4, editable=False)

    # No schedule: only a signature decides when a page goes live, and only a withdrawal when it goes.
    settings_panels = [CommentPanel()]

    # Set while a preview is rendered: the words are those of a draft, not of a signature.
    shows_draft = False
    # Set by the gate while this very instance is being written.
    gate_permit: Any = None

    class Meta:
        abstract = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if not args and "pk" not in kwargs and "id" not in kwargs:
            kwargs.setdefault("live", False)  # Wagtail's own default would be True
        super().__init__(*args, **kwargs)

    @classmethod
    def newest_payload(cls) -> tuple[int, tuple[str, ...]]:
        """Return the number and the stored names of the payload version that new signatures cover."""
        version = max(cls.payload_versions)
        return version, cls.payload_versions[version]

    def seal(self, statement: Mapping[str, str], content: Mapping[str, Any] | None = None) -> Seal:
        """Seal this page, or stored `content` of it, with the statement made at submission."""
        version, keys = self.newest_payload()
        return seal(
            model=type(self),
            content=self.serializable_data() if content is None else content,
            version=version,
            keys=keys,
            dependencies=sealed_dependencies(self),
            statement=statement,
        )

    def readiness_gaps(self) -> list[str]:
        """Return what is missing before this page can be submitted, in the author's words; each type adds its own."""
        return [*address_gaps(self), *dead_link_gaps(self)]

    @cached_property
    def _sign_offs(self) -> list[SignOff]:
        signed = SignOff.objects.filter(page_id=self.pk).published()
        return list(signed.select_related("submission__urgent_correction").order_by("-pk"))

    @cached_property
    def _live_sign_offs(self) -> list[SignOff]:
        if not self.live or self.shows_draft:
            return []
        return [s for s in self._sign_offs if s.revision_id == self.live_revision_id and s.withdrawn_at is None]

    def live_sign_offs(self) -> list[SignOff]:
        """Return the standing signatures on what is live, newest first; one query for each instance."""
        return self._live_sign_offs

    @cached_property
    def correction(self) -> UrgentCorrection | None:
        """Return the urgent correction whose text is live, with or without its second signature."""
        return correction_under(self.live_sign_offs())

    def public_history(self) -> list[SignOff]:
        """Return the signatures under which this page was public, newest first."""
        return self._sign_offs

    @cached_property
    def fallen_keys(self) -> list[str]:
        """Return the names of all records that have fallen, asked for once while this page is shown."""
        return standing.fallen_keys()

    @cached_property
    def rests_on_fallen(self) -> bool:
        """Whether what is live rests on a record that has fallen; a query may have said so (workflow.standing)."""
        return any(key in signed.dependencies for signed in self.live_sign_offs() for key in self.fallen_keys)

    @cached_property
    def standing(self) -> str:
        """Return how far readers may rely on this live page today, a Standing; a query may have said so."""
        return standing.standing_of(self.governance, rests_on_fallen=self.rests_on_fallen)

    @classmethod
    def joined(cls, pages: models.QuerySet) -> models.QuerySet:
        return super().joined(pages).select_related("governance")

    @classmethod
    @contextmanager
    def at_hand(cls, pages: Sequence[Any]) -> Iterator[None]:
        envelopes.fetch(pages)
        with super().at_hand(pages), choices_at_hand(pages):
            yield

    @cached_property
    def envelope(self) -> Envelope:
        """Return what is said of the review of this page; asks nothing more where it is `at_hand`."""
        return envelopes.envelope_of(self)

    @classmethod
    def envelope_schema(cls) -> Schema:
        """Return what JSON says of the review."""
        return envelopes.REVIEW

    def withdrawal(self) -> Withdrawal | None:
        return envelopes.withdrawal_of(self.governance) if not self.live and self.is_withdrawn() else None

    def words_of(self, record: models.Model) -> Mapping[str, str]:
        """Return the words of `record` as they were signed; in a draft, as they are now."""
        signed = self.live_sign_offs()
        if signed and key_of(record) in signed[0].dependencies:
            words: Mapping[str, str] = signed[0].dependencies[key_of(record)]
            return words
        return record.sealed_words()  # type: ignore[attr-defined]  # a dependency has it by definition

    def is_withdrawn(self) -> bool:
        """Tell whether this page was public and was taken back."""
        try:
            return self.governance.status == Governance.Status.WITHDRAWN
        except ObjectDoesNotExist:
            return False

    # Wagtail overrides

    @property
    def status_string(self) -> str:
        waiting = Submission.objects.waiting().filter(page_id=self.pk).first() if self.workflow_in_progress else None
        if waiting is None:
            return str(super().status_string)
        if BundlePage.objects.filter(page_id=self.pk, ended_at=None).exists():
            words = "goes live with its bundle"
        else:
            sentence = moment_in_words(waiting.release_at)
            words = f"{sentence[:1].lower()}{sentence[1:].rstrip('.')}"
        return f"{'live + ' if self.live else ''}signed off, {words}"

    def get_lock(self) -> BaseLock | None:
        # What is signed off and waits for its release can be edited: the draft is a new one, and is not released.
        lock: BaseLock | None = super().get_lock()
        if isinstance(lock, ReviewLock) and Submission.objects.waiting().filter(page_id=self.pk).exists():
            return None
        return lock

    def permissions_for_user(self, user: Any) -> ReviewedPagePermissionTester:
        return ReviewedPagePermissionTester(user, self)

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        if path_components:
            if (page := page_below(self, path_components)) is None:
                raise Http404
            return page.route(request, [])
        if not self.live and self.is_withdrawn():
            return RouteResult(self)
        return super().route(request, path_components)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.live and self.is_withdrawn() and not self.shows_draft:
            return render(request, "410.html", {"page": self, "governance": self.governance}, status=410)
        return super().serve(request, *args, **kwargs)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        self.shows_draft = True
        return super().serve_preview(request, mode_name)

    def save(self, *args: Any, **kwargs: Any) -> Any:
        with gate.passage(self, update_fields=kwargs.get("update_fields"), using=kwargs.get("using")):
            return super().save(*args, **kwargs)

    def save_revision(
        self,
        user: Any = None,
        approved_go_live_at: Any = None,
        changed: bool = True,
        log_action: Any = False,
        previous_revision: Revision | None = None,
        clean: bool = True,
        overwrite_revision: Revision | None = None,
    ) -> Revision:
        """Save a draft; one that would overwrite a frozen revision becomes a new revision instead."""
        using = router.db_for_write(type(self), instance=self)
        with transaction.atomic(using=using):
            # The page's row first, as every verb locks it: or a draft overwrites what is being handed in.
            Page.objects.using(using).select_for_update().filter(pk=self.pk).first()
            if overwrite_revision is not None and gate.is_frozen(overwrite_revision.pk):
                overwrite_revision = None
            revision = super().save_revision(
                user=user,
                approved_go_live_at=approved_go_live_at,
                changed=changed,
                log_action=log_action,
                previous_revision=previous_revision,
                clean=clean,
                overwrite_revision=overwrite_revision,
            )
            if previous_revision is not None:
                contributions.record_reverted(revision=revision, previous=previous_revision)
        return revision
