"""Every answer of the demonstration is what the contract of the public API says."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests.openapi import Contract


@pytest.fixture(scope="module")
def contract() -> Contract:
    """The contract, made once."""
    return Contract()


def listed(demo: Client, endpoint: str, query: str = "") -> Iterator[dict[str, Any]]:
    """Yield every record of an endpoint."""
    offset, items = 0, [{}]
    while items:
        items = demo.get(f"/api/v2/{endpoint}/?limit=100&offset={offset}&{query}").json()["items"]
        offset += 100
        yield from items


def types_of(demo: Client) -> set[str]:
    return {page["meta"]["type"] for page in listed(demo, "pages")}


@pytest.mark.parametrize(
    ("endpoint", "name", "fewest"), [("pages", "Page", 30), ("images", "Image", 5), ("documents", "Document", 1)]
)
class TestEveryRecord:
    def test_is_whole_at_its_own_address(self, demo, contract, endpoint, name, fewest):
        keys = [record["id"] for record in listed(demo, endpoint)]

        faults = {key: contract.faults_of(name, demo.get(f"/api/v2/{endpoint}/{key}/").json()) for key in keys}

        assert len(faults) >= fewest
        assert {key: found for key, found in faults.items() if found} == {}

    @pytest.mark.parametrize("query", ["", "fields=*", "fields=_,title"])
    def test_stands_in_lists_as_it_was_asked_for(self, demo, contract, endpoint, name, fewest, query):
        response = demo.get(f"/api/v2/{endpoint}/?limit=100&{query}")

        assert contract.faults_in(f"/{endpoint}/", response) == []
        assert len(response.json()["items"]) >= fewest


class TestEveryModule:
    def test_is_what_the_contract_says_and_stands_in_its_page(self, demo, contract):
        found = list(listed(demo, "modules"))
        modules = [demo.get(f"/api/v2/modules/{each['id']}/").json() for each in found]

        assert {each["meta"]["type"] for each in modules} == {"tip", "tip_section"}
        assert sum(each["meta"]["type"] == "tip_section" for each in modules) >= 2
        assert "knowledge_base.TopicArticlePage" in {each["meta"]["page"]["type"] for each in modules}
        assert [fault for each in modules for fault in contract.faults_of("Module", each)] == []
        for each in modules:
            page = demo.get(f"/api/v2/pages/{each['meta']['page']['id']}/").content.decode()
            assert json.dumps(each["value"], ensure_ascii=False, separators=(",", ":")) in page


class TestEveryTypeOfPage:
    def test_is_there(self, demo, contract):
        named = contract.document["components"]["schemas"]["Page"]["oneOf"]

        assert len(types_of(demo)) == len(named)

    def test_shows_all_its_fields_in_a_list(self, demo, contract):
        for label in sorted(types_of(demo)):
            response = demo.get(f"/api/v2/pages/?type={label}&fields=*&limit=100")

            assert contract.faults_in("/pages/", response) == []
            assert response.json()["items"]
