"""What the foundations add to Wagtail."""

from typing import Any

from django.db.models import ForeignKey
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.forms.models import register_form_field_override
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import AbstractPage
from wagtail.rich_text.feature_registry import FeatureRegistry

from cms.core.choosers import TolerantDocumentChooser, TolerantImageChooser, TolerantPageChooser
from cms.core.link_handler import PublicPageLinkHandler


@hooks.register("register_rich_text_features", order=10)
def link_only_to_public_pages(features: FeatureRegistry) -> None:
    """Replace Wagtail's own handler, which links to drafts and restricted pages too."""
    features.register_link_type(PublicPageLinkHandler)


@hooks.register("insert_global_admin_css")
def wear_the_center_s_colors() -> str:
    """Give the editor the Center's colors, in light and dark."""
    return format_html('<link rel="stylesheet" href="{}">', static("center/editor.css"))


register_form_field_override(
    ForeignKey,
    to=AbstractPage,
    override=lambda field: {"widget": TolerantPageChooser(target_models=[field.remote_field.model])},
)


@hooks.register("register_admin_viewset", order=10)
def choose_files_tolerantly() -> list[Any]:
    """Give foreign keys to documents and images our choosers, once Wagtail has given them its own."""
    for model, chooser in ((get_document_model(), TolerantDocumentChooser), (get_image_model(), TolerantImageChooser)):
        register_form_field_override(ForeignKey, to=model, override={"widget": chooser})
    return []
