"""What the workflow tells other rooms, always as the last statement of its transaction."""

from django.dispatch import Signal

# A submission moved: `submission`, `event` ("submitted", "recalled", "changes_requested", "commented", "published"),
# `actor`, `note`.
review_moved = Signal()

# What the public may see of a page changed: `page`, `event` ("published", "reaffirmed", "withdrawn").
publication_changed = Signal()
