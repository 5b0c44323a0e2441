"""Choosing a source or a topic while writing, and adding one to the library without leaving the page."""

from typing import Any

from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView

from cms.core.choosers import TolerantSnippetChooserViewSet


class SourceColumns:
    """Says of each source what it is and whether it still holds, so that none is cited unseen."""

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,  # type: ignore[misc]  # a mixin for Wagtail's views
            Column("kind", label="Kind", accessor="get_kind_display"),
            Column("status", label="Status", accessor="get_status_display"),
        ]


class ChooseSourceView(SourceColumns, ChooseView):
    """The window in which a source is chosen or entered."""


class ChooseSourceResultsView(SourceColumns, ChooseResultsView):
    """What a search in that window finds."""


class SourceChooserViewSet(TolerantSnippetChooserViewSet):
    """Chooses a source, or enters a new one."""

    choose_view_class = ChooseSourceView
    choose_results_view_class = ChooseSourceResultsView
    creation_form_class = "cms.vocabulary.forms.NewCitationForm"
    creation_tab_label = "New source"
    create_action_label = "Add to the library and cite"


class TopicColumns:
    """Tells topics of one name apart by the broader topic that each stands under."""

    @property
    def columns(self) -> list[Column]:
        broader = Column("parent", label="Broader topic", accessor=parent_name)
        return [*super().columns, broader]  # type: ignore[misc]  # a mixin for Wagtail's views

    def get_object_list(self) -> Any:
        return super().get_object_list().select_related("parent")  # type: ignore[misc]  # a mixin for Wagtail's views


def parent_name(topic: Any) -> str:
    """Return the name of the broader topic, or nothing."""
    return topic.parent.name if topic.parent else ""


class ChooseTopicView(TopicColumns, ChooseView):
    """The window in which topics are chosen or started."""


class ChooseTopicResultsView(TopicColumns, ChooseResultsView):
    """What a search in that window finds."""


class TopicChooserViewSet(TolerantSnippetChooserViewSet):
    """Chooses topics, or starts a new one."""

    choose_view_class = ChooseTopicView
    choose_results_view_class = ChooseTopicResultsView
    creation_form_class = "cms.vocabulary.forms.NewTopicForm"
    creation_tab_label = "New topic"
    create_action_label = "Add to the library and choose"
