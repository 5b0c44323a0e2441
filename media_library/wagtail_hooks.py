"""What the media library adds to Wagtail's admin."""

from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from cms.vocabulary.permissions import NeverDeletedPolicy
from media_library.models import CaptionFile, Resource, VideoFile
from media_library.resource_viewset import ResourceViewSet
from media_library.viewsets import RecordingsViewSetGroup

# Before the viewsets: they take the policy that they find.
for model in (CaptionFile, Resource, VideoFile):
    register_permission_policy(model, NeverDeletedPolicy(model))

register_snippet(RecordingsViewSetGroup)
register_snippet(ResourceViewSet)
