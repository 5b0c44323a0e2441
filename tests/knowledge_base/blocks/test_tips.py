"""Tips: graded, addressed and never without a source."""

import pytest
from wagtail.blocks import StructBlockValidationError

from cms.vocabulary.models import Citation
from knowledge_base.blocks.tips import Certainty, TipBlock
from knowledge_base.evidence import Evidence
from tests.factories.knowledge_base import SPARSE_BLOCKS, TIP, items, valid_blocks
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
        block.defer_required_validation()

        assert "citations" in block.gaps(block.to_python(valid_blocks()["tip"]))


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
