"""What the foundations add to Wagtail."""

from django.db.models import ForeignKey
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


register_form_field_override(
    ForeignKey,
    to=AbstractPage,
    override=lambda field: {"widget": TolerantPageChooser(target_models=[field.remote_field.model])},
)
