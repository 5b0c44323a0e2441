"""Where a page that is gone stands, by which it is decided who is told of it: now, or at last where it was deleted.

Both are parts of statements, for the row of `delivery_change` that `{change}` names; `feed.newest_tombstones` says the
same of a query set.
"""

STANDS = "COALESCE((SELECT path FROM wagtailcore_page WHERE id = {change}.page_id), {change}.path)"
IS_CLOSED = (
    "EXISTS (SELECT 1 FROM wagtailcore_pageviewrestriction AS lock JOIN wagtailcore_page AS locked "  # noqa: S608
    f"ON locked.id = lock.page_id WHERE locked.path = substr({STANDS}, 1, length(locked.path)))"
)
