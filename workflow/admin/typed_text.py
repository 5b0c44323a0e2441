"""What somebody typed into Wagtail's editor, as the content of a page: complete or not, valid or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, TextField
from wagtail.admin.forms.pages import WagtailAdminPageForm
from wagtail.fields import StreamField
from wagtail.models import Revision

from workflow import seal


def typed_content(form: WagtailAdminPageForm) -> dict[str, Any]:
    """Return the serializable data of the page that `form` would save; a wrong value is kept as it was typed."""
    form.defer_required_fields()
    if not form.is_valid():
        for name in form.errors:
            _keep_as_typed(form, name)
    for formset in form.formsets.values():
        if formset.is_valid():
            formset.save(commit=False)
    content: dict[str, Any] = form.instance.serializable_data()
    return content


def _keep_as_typed(form: WagtailAdminPageForm, name: str) -> None:
    try:
        field = form.instance._meta.get_field(name)
    except FieldDoesNotExist:
        return
    if isinstance(field, StreamField | CharField | TextField):
        widget = form.fields[name].widget
        setattr(form.instance, name, widget.value_from_datadict(form.data, form.files, form.add_prefix(name)))


def says_the_same(model: Any, content: Mapping[str, Any], revision: Revision) -> bool:
    """Tell whether `content` has the words of `revision`, whatever its structure."""
    _version, keys = model.newest_payload()
    typed, stored = (seal.payload(model, data, keys) for data in (content, revision.content))
    return bool(typed == stored)
