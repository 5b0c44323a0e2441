"""The screens on which editors keep resources."""

from django import forms
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.core.choosers import TolerantSnippetChooserViewSet
from cms.vocabulary.viewsets import WhereUsedView
from media_library.models import Resource


class ResourceViewSet(SnippetViewSet):
    """Guidelines, brochures, tools and research; each lists the pages that show it."""

    model = Resource
    usage_view_class = WhereUsedView
    chooser_viewset_class = TolerantSnippetChooserViewSet
    icon = "folder-open-1"
    menu_label = "Resources"
    menu_order = 255
    add_to_admin_menu = True
    list_display = ["title", "get_kind_display", "publisher", "year", "version", "checked_on", UpdatedAtColumn()]
    list_filter = ["kind", "audience", "topics", "checked_on"]
    list_per_page = 50
    inspect_view_enabled = True
    panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("audience")]),
                FieldPanel("title"),
                FieldPanel("description"),
                FieldRowPanel([FieldPanel("publisher"), FieldPanel("year"), FieldPanel("version")]),
                FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
            ],
            heading="What it is",
        ),
        MultiFieldPanel(
            [FieldPanel("document"), FieldPanel("url"), FieldPanel("checked_on")],
            heading="Where readers find it (one of the two)",
        ),
        FieldPanel("superseded_by", heading="What has taken its place"),
    ]
