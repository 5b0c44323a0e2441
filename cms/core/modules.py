"""Modules: the parts of a page that were signed as fit to stand alone, each with a key that does not change."""

from typing import NamedTuple


class Module(NamedTuple):
    """One such part, as its page tells of it.

    `key` is unique within the page: that of a fixed section, or the id of a block, which it keeps when it is moved.
    `anchor` is its place on the page; `at` leads to its value in the public document, by names and positions.
    """

    key: str
    type: str
    title: str
    anchor: str
    at: list[str | int]
