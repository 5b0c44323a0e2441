"""Callouts."""

import pytest

from cms.core.blocks import CalloutBlock
from tests.factories.core import VALID_BLOCKS

pytestmark = pytest.mark.django_db


def test_prints_heading_text_and_link():
    block = CalloutBlock()
    html = block.render(block.to_python(VALID_BLOCKS["callout"]), context={"id": "abc"})

    assert "<b>For families</b>" in html
    assert '<a href="https://www.fda.gov/drugs">Food and Drug Administration</a>' in html
    assert 'aria-labelledby="callout-abc"' in html


def test_without_a_link_prints_none():
    block = CalloutBlock()
    link = {"text": "", "page": None, "url": ""}

    assert "<a" not in block.render(block.to_python({**VALID_BLOCKS["callout"], "link": link}))
