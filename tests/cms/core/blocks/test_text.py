"""Running text: links lead to what is public, and are absolute in JSON."""

import pytest
from wagtail.rich_text import expand_db_html

from cms.core.blocks import HeadingBlock, TextBlock
from cms.core.rich_text import with_absolute_links
from tests.factories.knowledge_base import make_index
from tests.factories.workflow import publish_signed_off

pytestmark = pytest.mark.django_db


def link_to(page):
    return f'<p>See <a linktype="page" id="{page.pk}">topics</a>.</p>'


class TestLinks:
    def test_to_a_public_page_are_absolute_in_json_and_short_on_the_site(self):
        index = publish_signed_off(make_index())
        block = TextBlock()
        value = block.to_python(link_to(index))

        assert '<a href="/topics/">topics</a>' in str(value)
        assert block.get_api_representation(value) == f'<p>See <a href="{index.full_url}">topics</a>.</p>'

    def test_to_a_draft_are_plain_words(self):
        assert expand_db_html(link_to(make_index())) == "<p>See <a>topics</a>.</p>"

    @pytest.mark.parametrize("pk", ["999999", "x", ""])
    def test_to_nothing_are_plain_words(self, pk):
        assert expand_db_html(f'<a linktype="page" id="{pk}">topics</a>') == "<a>topics</a>"

    def test_elsewhere_stay_as_they_are(self):
        html = '<a href="https://www.fda.gov/x">a</a> <a href="//cdn.example.org">b</a> <a href="#r1">c</a>'

        assert with_absolute_links(html) == html


class TestHeading:
    def test_takes_its_address_from_its_words(self):
        block = HeadingBlock()
        value = block.to_python({"text": "When to check the count?", "level": "h2"})

        assert block.render(value).strip() == '<h2 id="when-to-check-the-count">When to check the count?</h2>'
        assert block.get_api_representation(value)["anchor"] == "when-to-check-the-count"

    def test_of_a_part_is_one_level_deeper(self):
        block = HeadingBlock()

        assert "<h3" in block.render(block.to_python({"text": "Dose", "level": "h3"}))

    def test_without_words_has_no_address(self):
        block = HeadingBlock()

        assert "id=" not in block.render(block.to_python({"text": "", "level": "h2"}))
