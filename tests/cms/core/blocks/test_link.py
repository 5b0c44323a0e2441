"""One link: to a page or to an address, and never to a script."""

import pytest
from wagtail.blocks import StructBlockValidationError

from cms.core.blocks import LinkBlock
from tests.factories.core import VALID_BLOCKS
from tests.factories.knowledge_base import make_index
from tests.factories.workflow import publish_signed_off

pytestmark = pytest.mark.django_db


def refusals(*, deferred=False, required=True, **fields):
    block = LinkBlock(required=required)
    value = block.to_python({"text": "Read on", "page": None, "url": "", **fields})
    with pytest.raises(StructBlockValidationError) as caught:
        (block.clean_deferred if deferred else block.clean)(value)
    return {name: error.messages[0] for name, error in caught.value.block_errors.items()}


class TestAddress:
    @pytest.mark.parametrize(
        "url",
        [
            "https://www.fda.gov/drugs",
            "http://example.org",
            "mailto:help@example.org",
            "tel:988",
            "tel:+1-800-555-0100",
        ],
    )
    def test_accepts_what_a_reader_can_follow(self, url):
        block = LinkBlock()

        assert block.clean(block.to_python({**VALID_BLOCKS["link"], "url": url})).href == url

    @pytest.mark.parametrize(
        "url",
        [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "java\tscript:alert(1)",
            "data:text/html,<script>alert(1)</script>",
            "vbscript:x",
            "file:///etc/passwd",
            "//example.org",
            "/topics/",
            "www.fda.gov",
            "ftp://example.org",
        ],
    )
    def test_refuses_every_other_scheme_even_in_a_draft(self, url):
        assert refusals(url=url, deferred=True) == {
            "url": "An address begins with https://, http://, mailto: or tel:. Anything else is not linked to."
        }

    @pytest.mark.parametrize("url", ["https://", "https://exa mple.org", "http://[::1", "mailto:nobody"])
    def test_says_when_an_address_is_broken(self, url):
        assert "is not a complete address" in refusals(url=url)["url"]


class TestEither:
    def test_refuses_both(self):
        assert refusals(page=make_index().pk, url="https://www.fda.gov") == {
            "url": "Choose a page or write an address, not both."
        }

    def test_refuses_neither(self):
        assert refusals() == {"page": "Choose a page, or write an address: the link leads nowhere."}

    def test_refuses_a_link_without_words(self):
        assert refusals(text="", url="https://www.fda.gov") == {"text": "Write the words of the link."}

    def test_an_optional_link_may_stay_empty(self):
        block = LinkBlock(required=False)
        empty = block.to_python({"text": "", "page": None, "url": ""})

        assert block.clean(empty)["text"] == ""

    def test_an_optional_link_with_words_leads_somewhere(self):
        assert set(refusals(required=False)) == {"page"}


class TestPage:
    def test_is_linked_and_named_in_json_while_public(self):
        index = publish_signed_off(make_index())
        block = LinkBlock()
        value = block.to_python({"text": "Topics", "page": index.pk, "url": ""})

        assert block.render(value).strip() == '<a href="/topics/">Topics</a>'
        assert block.get_api_representation(value)["page"] == {
            "id": index.pk,
            "type": "knowledge_base.KnowledgeBaseIndexPage",
            "title": "Topics",
            "url": index.full_url,
        }

    def test_leaves_no_trace_of_a_draft(self):
        block = LinkBlock()
        value = block.to_python({"text": "Read on", "page": make_index().pk, "url": ""})

        assert block.render(value).strip() == "Read on"
        assert block.get_api_representation(value) == {"text": "Read on", "page": None, "url": ""}

    def test_is_looked_up_in_the_same_queries_for_two_and_for_many(self, django_assert_num_queries):
        index = make_index()
        block = LinkBlock()

        for many in (2, 20):
            with django_assert_num_queries(1):
                values = block.bulk_to_python([{"text": "x", "page": index.pk, "url": ""}] * many)
                assert [value.href for value in values] == [""] * many
