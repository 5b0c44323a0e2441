"""Addresses that an author did not mean: left over from a first try, a copy, or an address that was taken."""

from django.utils.text import slugify
from wagtail.models import Page

# What stands in an address until somebody thinks of one.
TRIES = frozenset({"test", "new", "copy", "untitled"})
KINDS = frozenset({"page", "article", "hub", "list", "video", "session", "of", "a", "my"})


def address_gaps(page: Page) -> list[str]:
    """Return what is wrong with the address of a draft; nothing once it is public, because links rest on it."""
    left = leftover(page.slug, page.title) or number_of_a_second_one(page)
    if not left or Page.objects.filter(pk=page.pk, slug=page.slug, first_published_at__isnull=False).exists():
        return []
    return [
        f"The address “{page.slug}” ends up in other sites’ links, but “{left}” looks left over from a first try. "
        "Under “Address and search”, write the address that readers are to see."
    ]


def leftover(slug: str, title: str) -> str:
    """Return the word of an address that its author can hardly have meant; a word of the title is meant."""
    words, said = slug.lower().split("-"), slugify(title).split("-")
    tries = [word for word in words if word in TRIES]
    if tries and all(word in TRIES | KINDS or word.isdecimal() for word in words):
        return tries[0]
    return next((word for word in (words[0], words[-1]) if word in TRIES and word not in said), "")


def number_of_a_second_one(page: Page) -> str:
    """Return the number that tells an address from another one that was taken, as in “blood-counts-2”."""
    first, _hyphen, number = page.slug.rpartition("-")
    if not first or not number.isdecimal() or number in slugify(page.title).split("-"):
        return ""
    taken = first == slugify(page.title) or page.get_siblings(inclusive=False).filter(slug=first).exists()
    return f"-{number}" if taken else ""
