"""The form behind the page editor."""

from typing import Any

from django.core.exceptions import TooManyFieldsSent
from django.utils.text import slugify
from wagtail.admin.forms.pages import WagtailAdminPageForm

LONGEST_LIST = 250  # Rows of one list on a page; a form that claims more is forged, and would be built row by row.


class PageForm(WagtailAdminPageForm):
    """Makes a missing address from the title, and refuses a form that says that it has more rows than anyone writes."""

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        for name, value in (data or {}).items():
            if name.endswith("-TOTAL_FORMS") and is_more(value, LONGEST_LIST):
                raise TooManyFieldsSent(f"{name} is more than {LONGEST_LIST}.")
        super().__init__(data, *args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean(self) -> Any:
        """Make a missing address from the title: whoever types fast has saved before the editor could."""
        if "slug" in self.fields and not self.cleaned_data.get("slug") and "slug" not in self.errors:
            self.cleaned_data["slug"] = slugify(self.cleaned_data.get("title", ""), allow_unicode=True)
            if self.cleaned_data.get("title") and not self.cleaned_data["slug"]:
                self.add_error(
                    "slug", "Write an address: the title has no letter or digit from which it could be made."
                )
        return super().clean()


def is_more(number: str, most: int) -> bool:
    """Whether a number, however long it is written, is more than `most`."""
    return number.isdecimal() and (len(number) > len(str(most)) or int(number) > most)
