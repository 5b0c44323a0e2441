"""The screens on which editors keep topics, sources, people, partners and workgroups."""

from typing import Any

from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.models import Page
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup, UsageView

from cms.core.choosers import TolerantSnippetChooserViewSet
from cms.core.panels import NameOfNewPanel
from cms.vocabulary.choosers import SourceChooserViewSet, TopicChooserViewSet
from cms.vocabulary.forms import CitationForm
from cms.vocabulary.models import Citation, Partner, Person, Topic, Workgroup
from cms.vocabulary.signals import where_used_shown


class StateColumn(Column):
    """How a page stands, and the way to its record."""

    cell_template_name = "vocabulary/state_cell.html"


class WhereUsedView(UsageView):
    """Names every live page, also to those who may not edit it: Wagtail would call it private. Says how each stands."""

    @cached_property
    def columns(self) -> list[Column]:
        return [*super().columns, StateColumn("state", label="State", accessor=lambda row: row.get("state"))]

    def get_table(self, object_list: Any, **kwargs: Any) -> Any:
        table = super().get_table(object_list, **kwargs)
        pages = {row["object"].pk: row for row in table.data if isinstance(row["object"], Page)}
        for row in pages.values():
            if row["edit_url"] is None and row["object"].live:
                row |= {"label": str(row["object"]), "edit_url": row["object"].url}
        shown = [pk for pk, row in pages.items() if row["edit_url"] is not None]
        asked = where_used_shown.send(self.model, record=self.object, page_ids=shown, user=self.request.user)
        for _receiver, states in asked:
            for pk, state in states.items():
                pages[pk]["state"] = state
        return table


class CitationViewSet(SnippetViewSet):
    """The library of sources; each lists the pages that rest on it."""

    model = Citation
    usage_view_class = WhereUsedView
    chooser_viewset_class = SourceChooserViewSet
    chooser_per_page = 20
    icon = "openquote"
    menu_label = "Sources"
    list_display = ["title", "get_kind_display", "published", "get_status_display", "accessed_on", UpdatedAtColumn()]
    list_filter = ["kind", "status", "accessed_on"]
    list_per_page = 50
    inspect_view_enabled = True
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("kind"),
                    FieldPanel("title"),
                    FieldRowPanel([FieldPanel("publisher"), FieldPanel("published_on"), FieldPanel("year")]),
                ],
                heading="What it is",
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("doi"), FieldPanel("pmid"), FieldPanel("nct_number")]),
                    FieldPanel("label"),
                    FieldPanel("url"),
                    FieldPanel("accessed_on"),
                ],
                heading="Where readers find it (at least one)",
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("status"), FieldPanel("status_date")]),
                    FieldPanel("superseded_by"),
                    FieldPanel("status_note"),
                ],
                heading="Whether it still holds",
            ),
        ],
        base_form_class=CitationForm,
    )


class TopicViewSet(SnippetViewSet):
    """The tree of topics with its synonyms and codes."""

    model = Topic
    usage_view_class = WhereUsedView
    chooser_viewset_class = TopicChooserViewSet
    chooser_per_page = 20
    icon = "tag"
    menu_label = "Topics"
    list_display = ["name", "parent", "slug", UpdatedAtColumn()]
    list_filter = ["parent"]
    list_per_page = 50
    panels = [
        NameOfNewPanel("name", placeholder=False, classname=""),
        FieldPanel("slug"),
        FieldPanel("parent"),
        InlinePanel("synonyms", heading="Other words for it", label="Synonym"),
        InlinePanel("codes", heading="Codes in other systems", label="Code"),
    ]


class PersonViewSet(SnippetViewSet):
    """Reviewers, authors and speakers as the public sees them."""

    model = Person
    usage_view_class = WhereUsedView
    chooser_viewset_class = TolerantSnippetChooserViewSet
    icon = "user"
    menu_label = "People"
    list_display = ["name", "credentials", "role", "consents_to_be_named", UpdatedAtColumn()]
    list_filter = ["consents_to_be_named"]
    list_per_page = 50
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("consents_to_be_named"),
                FieldRowPanel([FieldPanel("credentials"), FieldPanel("role")]),
            ],
            heading="What is printed",
        ),
        FieldPanel("disclosures"),
        FieldPanel("user"),
    ]


class PartnerViewSet(SnippetViewSet):
    """Organizations that the Center works with, past ones included."""

    model = Partner
    usage_view_class = WhereUsedView
    chooser_viewset_class = TolerantSnippetChooserViewSet
    icon = "globe"
    menu_label = "Partners"
    list_display = ["name", "since", "until", UpdatedAtColumn()]
    list_per_page = 50
    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("description"), FieldPanel("url")], heading="What is printed"),
        FieldRowPanel([FieldPanel("since"), FieldPanel("until")], heading="Dates of service"),
    ]


class WorkgroupViewSet(SnippetViewSet):
    """Groups with their members, in the order in which they are printed."""

    model = Workgroup
    usage_view_class = WhereUsedView
    chooser_viewset_class = TolerantSnippetChooserViewSet
    icon = "group"
    menu_label = "Workgroups"
    list_display = ["name", UpdatedAtColumn()]
    list_per_page = 50
    panels = [
        FieldPanel("name"),
        FieldPanel("description"),
        InlinePanel(
            "members",
            [
                FieldPanel("person"),
                FieldPanel("part"),
                FieldRowPanel([FieldPanel("since"), FieldPanel("until")]),
            ],
            heading="Members, in the order in which they are printed",
            label="Member",
        ),
    ]


class VocabularyViewSetGroup(SnippetViewSetGroup):
    """One menu for what every room speaks of."""

    items = (CitationViewSet, TopicViewSet, PersonViewSet, PartnerViewSet, WorkgroupViewSet)
    menu_label = "Library"
    menu_icon = "folder-open-inverse"
    menu_order = 250
