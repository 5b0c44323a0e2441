"""What the media library adds to Wagtail's admin."""

from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from cms.vocabulary.permissions import NeverDeletedPolicy
from media_library.models import Resource
from media_library.resource_viewset import ResourceViewSet

# Before the viewset: it takes the policy that it finds.
register_permission_policy(Resource, NeverDeletedPolicy(Resource))

register_snippet(ResourceViewSet)
