"""The contract is valid, follows from the code, and says what the endpoints answer."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from openapi_spec_validator import validate
from rest_framework.fields import Field
from wagtail.blocks import Block, CharBlock, StaticBlock, StreamBlock, StructBlock
from wagtail.models import get_page_models

from cms.api import modules
from cms.api.openapi.document import Components, contract, document
from cms.api.openapi.fields import stock_schema
from cms.api.views import ENDPOINTS
from cms.core.block_schema import schema_of
from cms.core.json_schema import TEXT, named, or_null
from cms.vocabulary.blocks import SealedChoice
from tests.cms.api.test_contracts import ADDRESSES
from tests.openapi import BASE, Contract

ROOMS = ("cms.", "home.", "knowledge_base.", "media_library.", "workflow.")
OTHER_ADDRESSES = [
    ("/api/v2/pages/?type=knowledge_base.TopicArticlePage&fields=*", 200),
    ("/api/v2/pages/9102/?fields=*", 200),
    ("/api/v2/pages/9102/?fields=_,title", 200),
    ("/api/v2/pages/9102/?color=red", 400),
    ("/api/v2/pages/?locale=xx", 404),
    ("/api/v2/pages/find/?id=9102", 302),
    ("/api/v2/pages/find/?id=9105", 404),
    ("/api/v2/modules/?limit=0", 200),
    ("/api/v2/modules/?site=nowhere", 404),
    ("/api/v2/modules/9102/starting/?color=red", 400),
    ("/api/v2/images/9201/?fields=_,renditions", 200),
    ("/api/v2/images/1/", 404),
    ("/api/v2/documents/?color=red", 400),
    ("/api/v2/openapi.json", 200),
    ("/api/v2/openapi.json?color=red", 400),
]


@pytest.fixture(scope="module")
def current() -> Contract:
    """The contract as the code makes it."""
    return Contract()


def template_of(address: str) -> str:
    """Return the path of the contract under which an address stands."""
    path = address.removeprefix(BASE).partition("?")[0]
    if path.startswith("/modules/"):
        return re.sub(r"/\d+/[^/]+/", "/{page}/{key}/", path)
    return re.sub(r"/\d+/", "/{id}/", path)


def subclasses(cls: type) -> Iterator[type]:
    for each in cls.__subclasses__():
        yield each
        yield from subclasses(each)


def writing(base: type, method: str) -> list[type]:
    """Return our classes below `base` that write their own JSON."""
    found = {cls for cls in subclasses(base) if cls.__module__.startswith(ROOMS) and method in vars(cls)}
    return sorted(found, key=lambda cls: f"{cls.__module__}.{cls.__name__}")


class TestTheDocument:
    def test_is_valid(self, current):
        validate(current.document)

        assert current.document["openapi"].startswith("3.1")

    def test_is_made_without_a_database_and_each_time_the_same(self):
        made = contract()

        assert made is not contract()
        assert json.dumps(made) == json.dumps(contract())
        assert json.loads(document()) == made

    def test_is_served_as_it_is_made(self, client, db, current):
        response = client.get("/api/v2/openapi.json")

        assert response["Content-Type"] == "application/json"
        assert json.loads(response.content) == current.document
        assert "Set-Cookie" not in response

    def test_is_served_from_memory(self, client, django_assert_num_queries, db):
        client.get("/api/v2/openapi.json")

        with django_assert_num_queries(0):
            client.get("/api/v2/openapi.json?format=json")

    @pytest.mark.parametrize("query", ["", "format=", "format=json"])
    def test_is_answered_in_json_where_no_other_form_is_asked_for(self, client, db, query):
        assert client.get(f"/api/v2/openapi.json?{query}").json()["openapi"] == "3.1.0"

    @pytest.mark.parametrize("query", ["color=red", "format=yaml"])
    def test_takes_no_parameter_that_means_nothing(self, client, db, query):
        response = client.get(f"/api/v2/openapi.json?{query}")

        assert response.status_code == 400
        assert "format" in response.json()["message"]

    def test_names_every_parameter_of_modules(self, current):
        paths = current.document["paths"]
        of_list = {each["name"] for each in paths["/modules/"]["get"]["parameters"]}
        of_one = {each["name"] for each in paths["/modules/{page}/{key}/"]["get"]["parameters"]}

        assert of_list == modules.OF_LIST
        assert of_one == {*modules.OF_ONE, "page", "key"}

    def test_names_every_parameter_that_the_lists_take(self, current):
        for name, endpoint in ENDPOINTS.items():
            described = {each["name"] for each in current.document["paths"][f"/{name}/"]["get"]["parameters"]}

            models = get_page_models() if name == "pages" else [endpoint.model]
            fields = {field for model in models for field in endpoint.get_available_fields(model, db_fields_only=True)}
            assert described - (fields - endpoint.known_query_parameters) == endpoint.known_query_parameters - {"_"}
            assert fields <= described


class TestEveryAnswer:
    def test_is_what_the_contract_says(self, world: Any, client: Client, current: Contract, subtests: Any) -> None:
        told = [(*each, template_of(each[0])) for each in [*ADDRESSES.values(), *OTHER_ADDRESSES]]

        assert {path for *_asked, path in told} - current.document["paths"].keys() == {"/users/"}
        for address, status, path in told:
            if path == "/users/":  # an address of nothing
                continue
            with subtests.test(address):
                response = client.get(address)

                assert response.status_code == status
                assert current.faults_in(path, response) == []

    def test_is_found_to_go_against_it_by_a_property_more_or_less(self, world, client, current):
        page = client.get("/api/v2/pages/9102/").json()
        body = [{**page["body"][0], "type": "heading2"}, *page["body"][1:]]

        assert current.faults_of("Page", page) == []
        assert current.faults_of("Page", {**page, "secret": ""})
        assert current.faults_of("Page", {name: value for name, value in page.items() if name != "summary"})
        assert current.faults_of("Page", {**page, "body": body})
        assert current.faults_of("PageSelection", {"title": "A", "secret": ""})


class TestWhatWritesItsOwnJson:
    @pytest.mark.parametrize("cls", writing(Block, "get_api_representation"), ids=lambda cls: cls.__name__)
    def test_as_a_block_says_beside_it_what_it_writes(self, cls):
        assert "api_schema" in vars(cls)

    @pytest.mark.parametrize("cls", writing(SealedChoice, "said"), ids=lambda cls: cls.__name__)
    def test_as_a_chosen_record_says_beside_it_what_it_writes(self, cls):
        assert "said_schema" in vars(cls)

    @pytest.mark.parametrize("cls", writing(Field, "to_representation"), ids=lambda cls: cls.__name__)
    def test_as_a_field_says_beside_it_what_it_writes(self, cls):
        assert "api_schema" in vars(cls)

    def test_is_refused_where_nobody_says_it(self):
        with pytest.raises(TypeError, match="StaticBlock"):
            schema_of(StreamBlock([("static", StaticBlock())]))
        with pytest.raises(TypeError, match="Field"):
            stock_schema(Field())

    def test_has_one_schema_for_each_name(self):
        twice = [named("Word", TEXT), named("Word", or_null({"type": "integer"}))]

        with pytest.raises(ValueError, match="Word"):
            Components().referred(twice)


class TestABlock:
    def test_is_an_object_with_its_children_and_no_other(self):
        block = StructBlock([("word", CharBlock()), ("note", CharBlock(required=False))])

        assert schema_of(block) == {
            "type": "object",
            "properties": {"word": {"type": "string"}, "note": {"type": ["string", "null"]}},
            "required": ["word", "note"],
            "additionalProperties": False,
        }

    def test_of_a_stream_is_told_apart_by_its_type(self, current):
        body = current.document["components"]["schemas"]["ArticleBodyBlock"]["items"]
        mapped = body["discriminator"]["mapping"]

        assert mapped["tip"] == "#/components/schemas/ArticleBodyBlock.tip"
        assert [each["$ref"] for each in body["oneOf"]] == list(mapped.values())
