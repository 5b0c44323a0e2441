"""The forms on which editors enter a source or a topic, in the library and while writing."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import slugify
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.forms.models import formfield_for_dbfield

from cms.vocabulary.citation_faults import ALREADY_HERE
from cms.vocabulary.models import Citation, Topic


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


class DayInput(forms.DateInput):
    """The browser's own calendar: Wagtail's would run a script that a window opened later has not loaded."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class WhileChoosing:
    """A form in a window above another one: its fields take ids of their own, or labels would lead to the page’s."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "new_%s"} | kwargs)


class NewCitationForm(WhileChoosing, CitationForm):
    """Enters a source in force from the window in which it is chosen."""

    class Meta:
        model = Citation
        fields = ("kind", "title", "publisher", "published_on", "year", "doi", "pmid", "nct_number", "label", "url",
                  "accessed_on")  # fmt: skip
        formfield_callback = formfield_for_dbfield
        widgets = {"published_on": DayInput(), "accessed_on": DayInput()}

    def _linked(self, fault: ValidationError) -> ValidationError:
        if fault.code != ALREADY_HERE:
            return fault
        # No link: it would leave the page that is being written.
        return ValidationError(
            "“%(existing)s” has the same %(identifier)s. Search for it here and choose it instead.",
            code=ALREADY_HERE,
            params=fault.params,
        )


class NewTopicForm(WhileChoosing, WagtailAdminModelForm):
    """Starts a topic from the window in which it is chosen; its address follows from its name."""

    parent = forms.ModelChoiceField(
        Topic.objects.all(),
        label="Broader topic",
        required=False,
        empty_label="None",
        help_text="Pages about this topic are then also listed under the broader one.",
    )

    class Meta:
        model = Topic
        fields = ("name", "parent")

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        self.instance.slug = slugify(name)
        if not self.instance.slug:
            raise ValidationError("Write the name with letters or digits: the address of its list is made of them.")
        if Topic.objects.filter(slug=self.instance.slug).exists():
            raise ValidationError("There is a topic with this name or address already: search for it and choose it.")
        return name

    def _post_clean(self) -> None:
        super()._post_clean()
        # The tree's own rules speak of places that this form does not show.
        if "__all__" in self.errors:
            self.errors["name"] = self.errors.pop("__all__")
