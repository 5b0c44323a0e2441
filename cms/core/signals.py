"""What rooms tell each other past the layers between them, always as the last statement of a transaction."""

from django.dispatch import Signal

# What the public may see of a page changed: `page`, `event` ("published", "confirmed", "reaffirmed", "withdrawn",
# "graded").
publication_changed = Signal()
