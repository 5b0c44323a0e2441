"""The form behind the page editor."""

from typing import Any

from django.core.exceptions import TooManyFieldsSent
from wagtail.admin.forms.pages import WagtailAdminPageForm

LONGEST_LIST = 250  # Rows of one list on a page; a form that claims more is forged, and would be built row by row.


class PageForm(WagtailAdminPageForm):
    """Refuses to be built from a form that says that it has more rows than anyone would write."""

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        for name, value in (data or {}).items():
            if name.endswith("-TOTAL_FORMS") and is_more(value, LONGEST_LIST):
                raise TooManyFieldsSent(f"{name} is more than {LONGEST_LIST}.")
        super().__init__(data, *args, **kwargs)


def is_more(number: str, most: int) -> bool:
    """Whether a number, however long it is written, is more than `most`."""
    return number.isdecimal() and (len(number) > len(str(most)) or int(number) > most)
