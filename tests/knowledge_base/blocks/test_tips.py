"""Tips: graded, addressed and never without a source."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from wagtail.blocks import StructBlockValidationError

from cms.core.block_schema import schema_of
from cms.vocabulary.models import Citation
from knowledge_base.blocks.body import ArticleBodyBlock
from knowledge_base.blocks.tips import Certainty, TipBlock
from knowledge_base.evidence import Evidence
from knowledge_base.modules import tips_alone
from tests.factories.knowledge_base import SPARSE_BLOCKS, TIP, fixed_id, items, stream, valid_blocks
from tests.factories.vocabulary import make_citation, supersede

pytestmark = pytest.mark.django_db


def refusals(value):
    block = TipBlock()
    with pytest.raises(StructBlockValidationError) as caught:
        block.clean(block.to_python(value))
    return {name: error.messages[0] for name, error in caught.value.block_errors.items()}


def rendered(*citations, **fields):
    block = TipBlock()
    value = block.to_python({**valid_blocks(*citations)["tip"], **fields})
    return block.render(value, context={"id": "abc", "evidence": Evidence(value["citations"])})


@contextmanager
def saving_a_draft(block: TipBlock) -> Iterator[None]:
    """Let the block be incomplete, as Wagtail does while it saves a draft; its fields are shared by every tip."""
    block.defer_required_validation()
    try:
        yield
    finally:
        block.restore_deferred_validation()


class TestSubmitting:
    def test_refuses_a_tip_without_a_source(self):
        assert refusals(valid_blocks()["tip"]) == {
            "citations": "Add at least one source to this tip: a clinical statement is not published without one."
        }

    def test_does_not_count_a_source_that_is_gone(self):
        assert "citations" in refusals({**TIP, "citations": items([4_000_000])})

    def test_names_everything_that_is_missing_at_once(self):
        assert set(refusals(SPARSE_BLOCKS["tip"])) == set(TipBlock.needs)

    def test_refuses_words_that_are_not_on_the_list(self):
        assert "severity" in refusals({**valid_blocks(make_citation())["tip"], "severity": "deadly"})

    def test_says_the_same_while_another_request_saves_a_draft(self):
        block = TipBlock()
        with saving_a_draft(block):
            assert "citations" in block.gaps(block.to_python(valid_blocks()["tip"]))

    def test_has_the_same_contract_while_another_request_saves_a_draft(self):
        block = TipBlock()
        contract = schema_of(block)

        with saving_a_draft(block):
            assert schema_of(block) == contract


class TestRendering:
    def test_prints_claim_source_grade_readers_place_and_its_own_link(self):
        html = rendered(make_citation())

        assert (
            'Evaluate bowel function before the first dose.<a class="cite" href="#r1" aria-label="Source 1">1</a>'
            in html
        )
        assert "Evidence: <b>Moderate certainty</b>" in html
        assert "Strong recommendation" in html
        assert "For <b>prescribers, nurses</b>" in html
        assert "United States, since 28 Jan 2020" in html
        assert 'href="#tip-abc"' in html
        assert html.count('class="on"') == 3

    def test_escapes_what_authors_write(self):
        assert "<script>" not in rendered(make_citation(), statement="<script>alert(1)</script>")

    def test_marks_safety_in_words(self):
        assert "</svg>Safety</span>" in rendered(make_citation())
        assert "Safety" not in rendered(make_citation(), severity="routine")

    def test_does_not_print_a_source_twice_that_the_detail_points_at(self):
        html = rendered(make_citation(), make_citation(), statement="Count. [1]", detail="<p>Daily. [2]</p>")

        assert html.count('href="#r1"') == html.count('href="#r2"') == 1


class TestFallenSources:
    def test_strike_a_statement_that_rests_on_nothing_else(self):
        now = make_citation("FDA communication of 27 August 2025")
        html = rendered(supersede(make_citation("Clozapine REMS program"), by=now, status_note="No enrollment."))

        assert 'class="flagged"' in html
        assert "Source replaced 13 June 2025" in html
        assert "<s>Evaluate bowel function before the first dose.</s><a" in html
        assert "<b>Now:</b> No enrollment." in html
        assert f'<a href="https://doi.org/{now.doi}">' in html

    def test_only_warn_beside_a_statement_that_still_has_a_source(self):
        html = rendered(supersede(make_citation("Clozapine REMS program"), status_note="Ended."), make_citation())

        assert "<s>" not in html
        assert "Source no longer in force 13 June 2025" in html

    def test_a_corrected_source_lets_the_statement_stand(self):
        html = rendered(make_citation(status=Citation.Status.CORRECTED))

        assert "<s>" not in html
        assert "Source corrected" in html


def test_certainty_is_drawn_with_one_to_four_bars():
    assert [certainty.bars for certainty in Certainty] == [4, 3, 2, 1]


class TestStandingAlone:
    def test_only_ticked_tips_are_modules_by_their_id_and_place(self):
        values = [{**TIP, "stands_alone": number != 1} for number in range(3)]
        body = ArticleBodyBlock().to_python(stream(*(("tip", value) for value in values)))

        found = list(tips_alone(body, "body"))

        assert [module.key for module in found] == [fixed_id(100), fixed_id(102)]
        assert [module.at for module in found] == [["body", 0, "value"], ["body", 2, "value"]]
        assert [module.anchor for module in found] == [f"tip-{fixed_id(100)}", f"tip-{fixed_id(102)}"]

    def test_the_title_is_the_statement_without_the_numbers_of_its_sources(self):
        value = {**TIP, "statement": "Count [1] weekly.[2]", "stands_alone": True}
        body = ArticleBodyBlock().to_python(stream(("tip", value)))

        assert [module.title for module in tips_alone(body)] == ["Count weekly."]
