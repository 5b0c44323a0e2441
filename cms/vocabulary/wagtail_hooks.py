"""What the vocabulary adds to Wagtail's admin."""

from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from cms.vocabulary.models import Citation, Partner, Person, Topic, Workgroup
from cms.vocabulary.permissions import NeverDeletedPolicy
from cms.vocabulary.viewsets import VocabularyViewSetGroup

# Before the viewsets: they take the policy that they find.
for model in (Citation, Partner, Person, Topic, Workgroup):
    register_permission_policy(model, NeverDeletedPolicy(model))

register_snippet(VocabularyViewSetGroup)
