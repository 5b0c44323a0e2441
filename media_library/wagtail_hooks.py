"""What the library adds to Wagtail's admin."""

from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from cms.vocabulary.permissions import NeverDeletedPolicy
from media_library.models import CaptionFile, VideoFile
from media_library.viewsets import RecordingsViewSetGroup

# Before the viewsets: they take the policy that they find.
for model in (VideoFile, CaptionFile):
    register_permission_policy(model, NeverDeletedPolicy(model))

register_snippet(RecordingsViewSetGroup)
