"""The screens on which editors keep videos and captions."""

from django.forms import ClearableFileInput
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.core.choosers import TolerantSnippetChooserViewSet
from media_library.models import CaptionFile, VideoFile
from media_library.models.library_file import KEPT


class LibraryFileForm(WagtailAdminModelForm):
    """Takes the file once; afterwards only the title may change."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "file" in self.fields:
            self.fields["file"].disabled = True
            self.fields["file"].help_text = KEPT


class VideoFileViewSet(SnippetViewSet):
    """The library of videos; each lists the pages that show it."""

    model = VideoFile
    chooser_viewset_class = TolerantSnippetChooserViewSet
    icon = "media"
    menu_label = "Videos"
    list_display = ["title", "length", "width", "height", "file_size", UpdatedAtColumn()]
    list_per_page = 50
    inspect_view_enabled = True
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("file", widget=ClearableFileInput(attrs={"accept": "video/mp4,video/webm"})),
        ],
        base_form_class=LibraryFileForm,
    )


class CaptionFileViewSet(SnippetViewSet):
    """The library of captions; each lists the pages that show them."""

    model = CaptionFile
    chooser_viewset_class = TolerantSnippetChooserViewSet
    icon = "openquote"
    menu_label = "Captions"
    list_display = ["title", "cues", "file_size", UpdatedAtColumn()]
    list_per_page = 50
    inspect_view_enabled = True
    edit_handler = ObjectList(
        [FieldPanel("title"), FieldPanel("file", widget=ClearableFileInput(attrs={"accept": ".vtt,text/vtt"}))],
        base_form_class=LibraryFileForm,
    )


class RecordingsViewSetGroup(SnippetViewSetGroup):
    """One menu for the files of recordings."""

    items = (VideoFileViewSet, CaptionFileViewSet)
    menu_label = "Recordings"
    menu_icon = "media"
    menu_order = 320
