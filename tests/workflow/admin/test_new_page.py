"""A new page that two forms start at once."""

from django.urls import reverse

from knowledge_base.models import TopicArticlePage
from tests.factories.knowledge_base import make_index
from tests.factories.workflow import make_user, publish_signed_off
from tests.workflow.admin.screens import signed_in, typed


def test_two_forms_for_one_new_page_make_one_page(in_thread):
    author = make_user("author")
    index = publish_signed_off(make_index())
    address = reverse("wagtailadmin_pages:add", args=["knowledge_base", "topicarticlepage", index.pk])
    visitors = [signed_in(author), signed_in(author)]

    sent = [in_thread(visitor.post, address, typed(summary="Check the count every month.")) for visitor in visitors]

    assert sorted(each.result().status_code for each in sent) == [200, 302]
    assert TopicArticlePage.objects.count() == 1
