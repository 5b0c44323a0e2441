"""A source reworded between two signatures: whoever signed the other words signs again, and that is written down."""

import pytest

from tests.factories.workflow import make_user, publish_signed_off, sign, submit
from tests.workflow.admin.screens import an_article
from tests.workflow.replay import replayed, stored
from workflow import services
from workflow.models import AuditEntry

pytestmark = pytest.mark.django_db


def test_the_audit_says_which_signature_no_longer_stands():
    author, first = make_user("author"), make_user("clinical_reviewer")
    article = publish_signed_off(an_article(owner=author), author=author)
    services.set_tier(page=article, user=make_user("clinical_lead"), tier="high", reason="It gives a dose.")
    draft = type(article).objects.get(pk=article.pk).get_latest_revision_as_object()
    draft.summary = "Half the dose. [1]"
    submission = submit(draft, author=author)
    sign(submission, reviewer=first)
    source = draft.summary_citations[0]
    source.title = "Another edition"
    source.save()

    sign(submission, reviewer=make_user("clinical_reviewer", specialties=["pharmacy"]))

    (entry,) = AuditEntry.objects.filter(action="signature_overtaken")
    assert (entry.page_id, entry.revision_id) == (article.pk, submission.revision_id)
    assert (entry.actor, entry.data) == (None, {"signer": first.pk})
    assert replayed([article.pk]) == stored([article.pk])
