"""A link to a page of this site or to an address elsewhere: one of the two, never both."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from wagtail import blocks
from wagtail.models import Page

from cms.core.blocks.chooser import TolerantChoice
from cms.core.json_schema import PAGE_REFERENCE, Schema, or_null
from cms.core.links import linked_pages

WEB_ADDRESS = URLValidator(schemes=["http", "https"])
MAIL_ADDRESS = EmailValidator()


def address_fault(address: str) -> str:
    """Return, in the editor's words, why a reader's browser must not follow an address; nothing when it may."""
    try:
        scheme, rest = urlsplit(address).scheme, address.partition(":")[2]
        if scheme in ("http", "https"):
            WEB_ADDRESS(address)
        elif scheme == "mailto":
            MAIL_ADDRESS(rest)
        elif scheme != "tel" or not rest.strip("+").replace("-", "").isdecimal():
            return "An address begins with https://, http://, mailto: or tel:. Anything else is not linked to."
    except (ValueError, ValidationError):
        return f"“{address}” is not a complete address. Copy it from the browser’s address bar."
    return ""


class PublicPageChooserBlock(TolerantChoice, blocks.PageChooserBlock):
    """A page of this site; it answers with the page only while the public may open it."""

    def bulk_to_python(self, values: Iterable[int | None]) -> list[Page | None]:
        values = list(values)
        pages = linked_pages(values)
        return [None if pk is None else pages[pk] for pk in values]

    def to_python(self, value: int | None) -> Page | None:
        return self.bulk_to_python([value])[0]

    def get_api_representation(
        self, value: Page | None, context: dict[str, Any] | None = None
    ) -> dict[str, Any] | None:
        if not is_public(value):
            return None
        return {"id": value.pk, "type": value.specific_class._meta.label, "title": value.title, "url": value.full_url}

    def api_schema(self) -> Schema:
        """Return what JSON says of a page; null while the public may not open it."""
        return or_null(PAGE_REFERENCE)


def is_public(page: Page | None) -> bool:
    """Whether the public may open the page."""
    if page is None:
        return False
    known = getattr(page, "open_to_public", None)  # a page that comes from a form does not say
    return Page.objects.live().public().filter(pk=page.pk).exists() if known is None else known


class LinkValue(blocks.StructValue):
    """A link that knows where it leads."""

    @property
    def href(self) -> str:
        """Return the address, or nothing while the chosen page is not public."""
        page = self.get("page")
        if page:
            return page.url or "" if is_public(page) else ""
        return self.get("url") or ""

    @property
    def leads_to(self) -> str:
        """Return where the link leads, in words: the title of a page here, or the host of another site."""
        page = self.get("page")
        return page.title if page else urlsplit(self.get("url") or "").netloc


class LinkBlock(blocks.StructBlock):
    """Words that lead to a page of this site or to an address elsewhere."""

    text = blocks.CharBlock(
        required=False, max_length=120, help_text="Say where the link leads; readers may hear these words alone."
    )
    page = PublicPageChooserBlock(
        required=False, help_text="The link follows the page when it moves, and is dropped when it is withdrawn."
    )
    url = blocks.CharBlock(
        required=False, max_length=500, label="Address", help_text="For other sites; leave empty if you chose a page."
    )

    def gaps(self, value: LinkValue) -> dict[str, str]:
        """Return by child name what is missing before the page is submitted."""
        leads_on = value["page"] or value["url"]
        if leads_on and not value["text"]:
            return {"text": "Write the words of the link."}
        if value["page"] and not value["url"] and not is_public(value["page"]):
            return {
                "page": f"“{value['page'].title}” is not public: choose another page, or have that one signed first."
            }
        if not leads_on and (value["text"] or self.meta.required):
            return {"page": "Choose a page, or write an address: the link leads nowhere."}
        return {}

    def faults(self, value: LinkValue) -> dict[str, str]:
        """Return by child name what is wrong even in a draft."""
        if value["page"] and value["url"]:
            return {"url": "Choose a page or write an address, not both."}
        fault = address_fault(value["url"]) if value["url"] else ""
        if not fault and self.meta.https_only and value["url"] and not value["url"].startswith("https://"):
            fault = "An address here begins with https://. For a page of this site, choose the page instead."
        return {"url": fault} if fault else {}

    def clean(self, value: LinkValue) -> LinkValue:
        cleaned = super().clean(value)
        said = self.faults(cleaned) if self.is_deferred_validation else self.gaps(cleaned) | self.faults(cleaned)
        if said:
            raise blocks.StructBlockValidationError({name: ValidationError(text) for name, text in said.items()})
        return cleaned

    class Meta:
        icon = "link"
        label = "Link"
        group = "Text"
        description = "One link, to a page of this site or to another site."
        required = True
        https_only = False
        preview_value = {"text": "Prescribing information", "page": None, "url": "https://www.accessdata.fda.gov/"}
        template = "core/blocks/link.html"
        value_class = LinkValue
