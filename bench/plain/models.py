"""An article as a Wagtail project would have it: nothing in it is chosen or signed, so nothing is queried for it."""

from django.db import models
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index


class SourceBlock(blocks.StructBlock):
    """A source in its own words."""

    kind = blocks.CharBlock()
    title = blocks.CharBlock()
    publisher = blocks.CharBlock()
    published = blocks.CharBlock()
    doi = blocks.CharBlock()
    url = blocks.URLBlock()
    status = blocks.CharBlock()

    class Meta:
        template = "plain/source.html"


class RowBlock(blocks.StructBlock):
    """One line of a table."""

    sign = blocks.CharBlock()
    action = blocks.CharBlock()


class TipBlock(blocks.StructBlock):
    """A statement with its grade."""

    statement = blocks.CharBlock()
    detail = blocks.RichTextBlock()
    severity = blocks.CharBlock()
    strength = blocks.CharBlock()
    sources = blocks.ListBlock(SourceBlock())


class TableBlock(blocks.StructBlock):
    """Lines with a title."""

    title = blocks.CharBlock()
    rows = blocks.ListBlock(RowBlock())
    sources = blocks.ListBlock(SourceBlock())


class TextBlock(blocks.StructBlock):
    """Paragraphs with their sources."""

    text = blocks.RichTextBlock()
    sources = blocks.ListBlock(SourceBlock())


class BodyBlock(blocks.StreamBlock):
    """What stands below the short answer."""

    heading = blocks.CharBlock(form_classname="title")
    text = TextBlock()
    tip = TipBlock()
    table = TableBlock()


class PlainArticlePage(Page):
    """The question, the short answer and the body."""

    summary = models.TextField(blank=True)
    audience = models.CharField(max_length=32)
    topic = models.CharField(max_length=80, db_index=True)
    body = StreamField(BodyBlock())

    api_fields = [APIField("summary"), APIField("audience"), APIField("topic"), APIField("body")]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
        index.FilterField("audience"),
        index.FilterField("topic"),
    ]
    content_panels = [*Page.content_panels, *(FieldPanel(name) for name in ("summary", "audience", "topic", "body"))]
    template = "plain/article.html"
