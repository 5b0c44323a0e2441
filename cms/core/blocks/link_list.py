"""Where to read on."""

from collections.abc import Hashable

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError

from cms.core.blocks.link import LinkBlock
from cms.core.blocks.ready import ReadyBlock


class NotedLinkBlock(LinkBlock):
    """A link to a page here or to a secure address, with one line about it."""

    note = blocks.CharBlock(
        required=False, max_length=160, help_text="One line below the link: what it is, its year or length."
    )

    class Meta:
        label = "Link"
        group = "Links"
        description = "One link of a list, with one line about it."
        https_only = True
        preview_value = {
            "text": "Prescribing information",
            "page": None,
            "url": "https://www.accessdata.fda.gov/",
            "note": "The label of tablets, in force.",
        }
        template = "core/blocks/noted_link.html"


class LinksBlock(blocks.ListBlock):
    """Links of which none leads where another one leads already."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("default", [])
        super().__init__(NotedLinkBlock(), **kwargs)

    __init__.has_child_block_arg = False

    def clean(self, value: blocks.list_block.ListValue) -> blocks.list_block.ListValue:
        cleaned = super().clean(value)
        refuse_twice(
            [link["page"].pk if link["page"] else link["url"] for link in cleaned],
            "This link leads where one above it leads already: remove one of them.",
        )
        return cleaned

    class Meta:
        icon = "link"
        label = "Links"


def refuse_twice(targets: list[Hashable], message: str) -> None:
    """Raise, at each row of a list whose target stands further up already, the message; empty targets do not count."""
    twice = {row: ValidationError(message) for row, target in enumerate(targets) if target and target in targets[:row]}
    if twice:
        raise ListBlockValidationError(block_errors=twice)


class LinkListBlock(ReadyBlock):
    """Several links under one heading, in the order in which they are worth reading; each may have a note."""

    needs = {
        "heading": "Give this list of links a heading.",
        "links": "Add at least one link to this list, or remove it.",
    }

    heading = blocks.CharBlock(max_length=80, help_text="Says what the links have in common; read out as their name.")
    links = LinksBlock(
        max_num=20, help_text="Pages of this site, or addresses that begin with https://. Each leads somewhere else."
    )

    class Meta:
        icon = "list-ul"
        label = "Link list"
        group = "Links"
        description = "Several links under one heading, to pages here and to secure addresses, each with a note."
        preview_value = {
            "heading": "Prescribing information",
            "links": [
                {
                    "text": "Label of clozapine tablets",
                    "page": None,
                    "url": "https://www.accessdata.fda.gov/",
                    "note": "Doses, thresholds and warnings.",
                },
                {
                    "text": "What the end of the REMS means",
                    "page": None,
                    "url": "https://www.fda.gov/drugs",
                    "note": "",
                },
            ],
        }
        template = "core/blocks/link_list.html"
        label_format = "Links: {heading}"
