"""Choosers that survive a forged form: what is no key names no record, as a key without a record does."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from wagtail.admin.widgets import AdminPageChooser
from wagtail.documents.widgets import AdminDocumentChooser
from wagtail.images.widgets import AdminImageChooser
from wagtail.snippets.views.chooser import SnippetChooserViewSet, SnippetCreateView
from wagtail.snippets.widgets import AdminSnippetChooser


class TolerantChooser:
    """Lets the form answer with its own error, where Wagtail's widgets fail on drawing the forged value."""

    def get_instance(self, value: Any) -> Any:
        try:
            return super().get_instance(value)  # type: ignore[misc]  # a mixin for widgets
        except (TypeError, ValueError):
            return None


class TolerantPageChooser(TolerantChooser, AdminPageChooser):
    """The page chooser of every foreign key to a page."""


class TolerantDocumentChooser(TolerantChooser, AdminDocumentChooser):
    """The document chooser of every foreign key to a document."""


class TolerantImageChooser(TolerantChooser, AdminImageChooser):
    """The image chooser of every foreign key to an image."""


class TolerantSnippetChooser(TolerantChooser, AdminSnippetChooser):
    """The chooser of every foreign key to a snippet that uses the viewset below."""


class CreateWhereOfferedView(SnippetCreateView):
    """Enters a record from a chooser; a chooser that offers no form has no such address, where Wagtail's would fail."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.get_creation_form_class() is None:
            raise Http404("These records are entered in the library.")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


class TolerantSnippetChooserViewSet(SnippetChooserViewSet):
    """A snippet's chooser with the tolerant widget."""

    base_widget_class = TolerantSnippetChooser
    create_view_class = CreateWhereOfferedView
