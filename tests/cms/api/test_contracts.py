"""The public payloads, byte for byte."""

from typing import Any

import pytest
from django.test import Client

from tests.factories.knowledge_base import fixed_id

pytestmark = pytest.mark.django_db

ADDRESSES = {
    "endpoints": ("/api/v2/", 200),
    "pages": ("/api/v2/pages/?child_of=9101", 200),
    "pages-of-one-type": ("/api/v2/pages/?type=knowledge_base.TopicArticlePage&fields=summary,topics,-detail_url", 200),
    "page-article": ("/api/v2/pages/9102/", 200),
    "page-index": ("/api/v2/pages/9101/", 200),
    "page-overdue": ("/api/v2/pages/9103/?fields=_,id,review", 200),
    "page-withdrawn": ("/api/v2/pages/9104/", 410),
    "page-draft": ("/api/v2/pages/9105/", 404),
    "modules": ("/api/v2/modules/?status=current", 200),
    "module-tip": (f"/api/v2/modules/9102/{fixed_id(102)}/", 200),
    "module-not-alone": (f"/api/v2/modules/9102/{fixed_id(101)}/", 404),
    "module-withdrawn": (f"/api/v2/modules/9104/{fixed_id(102)}/", 410),
    "module-unknown-parameter": ("/api/v2/modules/?color=red", 400),
    "images": ("/api/v2/images/", 200),
    "image": ("/api/v2/images/9201/", 200),
    "documents": ("/api/v2/documents/", 200),
    "document": ("/api/v2/documents/9301/", 200),
    "unknown-parameter": ("/api/v2/pages/?color=red", 400),
    "unknown-field": ("/api/v2/pages/?fields=owner", 400),
    "unknown-endpoint": ("/api/v2/users/", 404),
}


def test_answers_what_the_contract_says(world: Any, client: Client, contract: Any, subtests: pytest.Subtests) -> None:
    for name, (address, status) in ADDRESSES.items():
        with subtests.test(name):
            response = client.get(address)

            assert response.status_code == status
            contract(name, response.json())
