"""What a process keeps to read by: it refuses nothing that is new, and looks once more before it refuses."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Locale, Site

from cms.vocabulary.models import Topic
from tests.cms.delivery.changing import queries
from tests.cms.delivery.conftest import committed
from tests.factories.knowledge_base import make_article
from tests.factories.workflow import publish_signed_off

pytestmark = pytest.mark.django_db

PAGES = "/api/v2/pages/"


class TestARefusal:
    def test_ends_when_the_page_is_published(self, site: Any, client: Client) -> None:
        draft = make_article(site.index, slug="counting", citation=site.citation, topics=site.topics())
        address = f"{PAGES}?child_of={draft.pk}"
        assert client.get(address).status_code == 400

        publish_signed_off(draft, author=site.author, reviewer=site.reviewer)

        answer = client.get(address)
        assert (answer.status_code, answer.json()["meta"]["total_count"]) == (200, 0)

    @pytest.mark.parametrize("path", [PAGES, "/api/v2/modules/"])
    def test_ends_when_the_topic_is_made(self, site: Any, client: Client, path: str) -> None:
        address = f"{path}?topic=new"
        assert client.get(address).status_code == 400

        committed()
        Topic.objects.create(name="New", slug="new")

        answer = client.get(address)
        assert (answer.status_code, answer.json()["meta"]["total_count"]) == (200, 0)

    def test_ends_when_the_language_is_added(self, site: Any, client: Client) -> None:
        address = f"{PAGES}?locale=es"
        assert client.get(address).status_code == 404

        committed()
        Locale.objects.create(language_code="es")

        assert client.get(address).status_code == 200

    def test_ends_when_the_site_is_added(self, site: Any, client: Client) -> None:
        address = f"{PAGES}{site.article.pk}/?site=there.org"
        assert client.get(address).status_code == 404

        Site.objects.create(hostname="there.org", port=443, root_page=site.index.get_parent())

        assert client.get(address).status_code == 200

    def test_costs_one_look_where_nothing_is_new(self, site: Any, client: Client) -> None:
        address = f"{PAGES}?topic=nothing"
        client.get(address)

        assert queries(lambda: client.get(address)) == 1
