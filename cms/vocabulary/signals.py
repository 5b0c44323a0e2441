"""What the vocabulary asks other rooms."""

from django.dispatch import Signal

# Somebody looks at where a record is used: `record`, `page_ids`, `user`. A receiver answers with (words, address or "")
# by page id: how each page stands.
where_used_shown = Signal()
