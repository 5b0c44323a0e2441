"""Monitoring schedules."""

import pytest
from wagtail.blocks import StructBlockValidationError

from knowledge_base.blocks.monitoring import Interval, MonitoringBlock
from knowledge_base.evidence import Evidence
from knowledge_base.templatetags.clinical import rhythm_marks
from tests.factories.knowledge_base import PHASES, SPARSE_BLOCKS, THRESHOLDS, items, valid_blocks
from tests.factories.vocabulary import make_citation

pytestmark = pytest.mark.django_db


def gaps(**fields):
    block = MonitoringBlock()
    return block.gaps(block.to_python({**valid_blocks(make_citation())["monitoring"], **fields}))


def rendered(**fields):
    block = MonitoringBlock()
    value = block.to_python({**valid_blocks(make_citation())["monitoring"], **fields})
    return block.render(value, context={"evidence": Evidence(value["citations"])})


class TestSubmitting:
    def test_needs_a_country_a_phase_and_a_source(self):
        block = MonitoringBlock()

        assert set(block.gaps(block.to_python(SPARSE_BLOCKS["monitoring"]))) == {"jurisdiction", "phases", "citations"}

    def test_needs_interval_and_beginning_of_each_phase(self):
        assert gaps(phases=items([{"interval": "weekly", "start": ""}])) == {
            "phases": "Each phase of this schedule needs an interval and a beginning."
        }

    def test_needs_to_say_what_thresholds_measure(self):
        assert set(gaps(measure="")) == {"measure"}

    def test_needs_no_measure_without_thresholds(self):
        assert gaps(measure="", first_group="", thresholds=[]) == {}

    def test_needs_actions_for_the_second_group_once_it_is_named(self):
        assert set(gaps(second_group="Benign ethnic neutropenia")) == {"thresholds"}

    def test_refuses_a_fourth_phase(self):
        block = MonitoringBlock()
        value = {**valid_blocks(make_citation())["monitoring"], "phases": items([*PHASES, PHASES[0]])}

        with pytest.raises(StructBlockValidationError) as caught:
            block.clean(block.to_python(value))

        assert set(caught.value.block_errors) == {"phases"}


class TestRendering:
    def test_says_each_phase_in_words(self):
        html = rendered()

        assert "<b>Weekly</b>" in html
        assert "<span>Day 1 to 6 months</span>" in html
        assert "<span>26 counts</span>" in html
        assert "<span>After 12 months</span>" in html
        assert "for as long as treated" in html

    def test_says_what_each_value_asks_for(self):
        html = rendered()

        assert "ANC thresholds" in html
        assert '<span class="big">1500</span> or more' in html
        assert '<span class="act halt">' in html
        assert "Interrupt. Count daily" in html

    def test_adds_a_column_for_a_second_group(self):
        row = {**THRESHOLDS[1], "second_action": "watch", "second_words": "Continue. Count three times a week"}
        html = rendered(second_group="Benign ethnic neutropenia", thresholds=items([row]))

        assert '<th scope="col">Benign ethnic neutropenia</th>' in html
        assert "Continue. Count three times a week" in html


@pytest.mark.parametrize(
    ("interval", "marks"),
    [(Interval.WEEKLY, 26), (Interval.TWO_WEEKS, 13), (Interval.MONTHLY, 6), (Interval.QUARTERLY, 2)],
)
def test_marks_are_drawn_to_scale_over_26_weeks(interval, marks):
    assert rhythm_marks(interval).count("M") == marks


def test_marks_are_those_of_the_design():
    assert 'd="M1 40V8M44.3 40V16M87.7 40V16M131 40V16M174.3 40V16M217.7 40V16"' in rhythm_marks(Interval.MONTHLY)
