"""What the foundations add to Wagtail."""

from django.db.models import ForeignKey
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.forms.models import register_form_field_override
from wagtail.models import AbstractPage
from wagtail.rich_text.feature_registry import FeatureRegistry

from cms.core.choosers import TolerantPageChooser
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
