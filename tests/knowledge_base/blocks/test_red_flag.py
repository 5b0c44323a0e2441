"""Red flags."""

import pytest
from wagtail.blocks import StreamBlockValidationError, StructBlockValidationError

from knowledge_base.blocks.body import ArticleBodyBlock
from knowledge_base.blocks.red_flag import RedFlagBlock
from knowledge_base.evidence import Evidence
from tests.factories.knowledge_base import SIGNS, items, stream, valid_blocks
from tests.factories.vocabulary import make_citation

pytestmark = pytest.mark.django_db


def refusals(rows):
    block = RedFlagBlock()
    with pytest.raises(StructBlockValidationError) as caught:
        block.clean(block.to_python({**valid_blocks(make_citation())["red_flag"], "rows": items(rows)}))
    return caught.value.block_errors


def test_one_sign_is_too_few():
    assert refusals(SIGNS[:1])["rows"].messages == ["Add two to five signs to the red flag, each with what to do."]


def test_six_signs_are_too_many():
    assert set(refusals(SIGNS * 3)) == {"rows"}


def test_each_sign_says_what_to_do():
    block = RedFlagBlock()
    rows = items([*SIGNS, {"sign": "Fever", "action": ""}])
    value = block.to_python({**valid_blocks(make_citation())["red_flag"], "rows": rows})

    assert block.gaps(value) == {"rows": "Each sign of the red flag needs what to do about it."}


def test_needs_a_source():
    block = RedFlagBlock()

    assert set(block.gaps(block.to_python(valid_blocks()["red_flag"]))) == {"citations"}


def test_an_article_has_one_at_most():
    body = ArticleBodyBlock()
    flag = valid_blocks(make_citation())["red_flag"]

    with pytest.raises(StreamBlockValidationError):
        body.clean(body.to_python(stream(("red_flag", flag), ("red_flag", flag))))


def test_prints_sign_and_action_with_the_sources():
    block = RedFlagBlock()
    value = block.to_python(valid_blocks(make_citation(), make_citation())["red_flag"])
    html = block.render(value, context={"evidence": Evidence(value["citations"])})

    assert '<section class="redflag" id="act"' in html
    assert '<b>ANC below 1000 per µL</b><span>Interrupt.<a class="cite" href="#r1"' in html
    assert 'Call.<a class="cite" href="#r2"' in html
