"""What the workflow tells other rooms, always as the last statement of its transaction."""

from django.dispatch import Signal

from cms.core.signals import publication_changed

__all__ = [
    "account_moved",
    "emergency_moved",
    "publication_changed",
    "rereviews_opened",
    "review_moved",
    "urgent_moved",
]

# A submission moved: `submission`, `event` (a key of workflow.notifications.SUBJECTS),
# `actor`, `note`.
review_moved = Signal()

# Live pages need to be read again: `requests`, the RereviewRequest rows just opened.
rereviews_opened = Signal()

# An urgent correction moved: `correction`, `event` ("started", "live", "completed", "withdrawn", "abandoned"), `actor`.
urgent_moved = Signal()

# Break-glass moved: `access`, `event` ("emergency_asked", "emergency_confirmed", "emergency_used", "emergency_ended"),
# `actor`, `page` where it was used.
emergency_moved = Signal()

# Something about an account waits for a lead or was decided: `event` ("role_proposed", "account_changed"), `person`,
# `actor`, `grant` where it is about a role.
account_moved = Signal()
