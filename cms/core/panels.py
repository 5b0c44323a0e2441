"""What the editors of all pages share: two tabs, the title, and the words of a page outside itself."""

from typing import Any

from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface, TitleFieldPanel
from wagtail.utils.decorators import cached_classmethod

TITLE = TitleFieldPanel(
    "title",
    placeholder="Title*",
    help_text="The largest words of the page. Lists, menus and other sites show them alone, so they stand alone.",
)
ADDRESS = [
    FieldPanel(
        "slug",
        heading="Address",
        help_text="The last part of the page’s address. Left empty, it is made from the title. Links from other sites "
        "rest on it, so choose it before the page is public.",
    ),
    FieldPanel(
        "seo_title",
        heading="Title for search engines",
        help_text="Stands in search results and in the browser’s tab. Left empty, the title does.",
    ),
    FieldPanel(
        "search_description",
        heading="Description",
        help_text="Stands below the title in search results and where others share the page. Left empty, the words "
        "that lists show of the page do.",
    ),
]
MENUS = FieldPanel(
    "show_in_menus",
    heading="In menus",
    help_text="The menu of this site lists hubs and lists by itself, and a standard page only if this is checked. "
    "Other sites build their menus from it.",
)
ADDRESS_PANEL = MultiFieldPanel(ADDRESS, heading="Address, search engines and shared links", icon="globe")
ADDRESS_AND_MENUS_PANEL = MultiFieldPanel([*ADDRESS, MENUS], heading=ADDRESS_PANEL.heading, icon="globe")


class NameOfNewPanel(TitleFieldPanel):
    """A name from which an address is made once: an address that is in use does not follow a new name."""

    class BoundPanel(TitleFieldPanel.BoundPanel):
        def get_should_apply(self) -> bool:
            return self.instance.pk is None


@cached_classmethod
def editor_of_page(cls: Any) -> Any:
    """Return the editor of a page type: what it says, and how it is found."""
    tabs = [
        ObjectList(cls.content_panels, heading="Content"),
        ObjectList(cls.promote_panels, heading="Address and search"),
        ObjectList(cls.settings_panels, heading="Settings"),
    ]
    return TabbedInterface(tabs, base_form_class=cls.base_form_class).bind_to_model(cls)
