"""The frame of a site that has no public list of articles at its front."""

import pytest

from home.context_processors import site_frame
from knowledge_base.models import KnowledgeBaseIndexPage
from tests.factories.hub import make_hub
from tests.factories.knowledge_base import make_index
from tests.factories.workflow import make_user, publish_signed_off

pytestmark = pytest.mark.django_db


def test_leaves_out_a_list_that_nobody_may_open(rf):
    make_index()
    frame = site_frame(rf.get("/"))["frame"]

    assert [item.title for item in frame.nav] == ["Home", "Search"]
    assert frame.families_url == ""


def test_topics_in_a_hub_only_are_still_where_families_are_sent(client):
    hub = publish_signed_off(make_hub())
    index = KnowledgeBaseIndexPage(title="Topics", slug="topics", live=False)
    hub.add_child(instance=index)
    publish_signed_off(index, reviewer=make_user("managing_editor"))

    page = client.get("/").content.decode()

    assert f'<a href="{hub.url}topics/?audience=individuals-and-families">For families</a>' in page
