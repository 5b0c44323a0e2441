"""The form on which editors enter a source."""

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from wagtail.admin.forms import WagtailAdminModelForm

from cms.vocabulary.citation_faults import ALREADY_HERE


class CitationForm(WagtailAdminModelForm):
    """Leads an editor who enters a source twice to the one that is there already."""

    def _post_clean(self) -> None:
        super()._post_clean()
        for field, faults in self.errors.as_data().items():
            self.errors[field] = self.error_class([self._linked(fault) for fault in faults])

    def _linked(self, fault: ValidationError) -> ValidationError:
        if fault.code != ALREADY_HERE:
            return fault
        existing = fault.params["existing"]
        address = reverse(existing.snippet_viewset.get_url_name("edit"), args=[existing.pk])
        return ValidationError(
            format_html(
                "<a href=\"{}\">{}</a> has the same {}. Cite that one instead.",
                address, existing, fault.params["identifier"],
            ),
            code=ALREADY_HERE,
        )  # fmt: skip
