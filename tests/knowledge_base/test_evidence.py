"""A page's sources: numbered in reading order, in signed words, with the status of today."""

import pytest

from cms.vocabulary.models import Citation
from knowledge_base.evidence import Evidence
from knowledge_base.models import TopicArticlePage
from tests.factories.knowledge_base import make_article, stream, valid_blocks
from tests.factories.vocabulary import make_citation, supersede
from tests.factories.workflow import publish_signed_off

pytestmark = pytest.mark.django_db


def titles(article):
    return [(source.number, source.title) for source in article.evidence]


class TestNumbers:
    def test_follow_the_order_of_reading(self):
        answer, flag, text, tip = (make_citation(title) for title in ("Answer", "Flag", "Text", "Tip"))
        article = make_article(
            summary_sources=stream(("citation", answer.pk)),
            body=stream(
                ("text", valid_blocks(text, answer)["cited_text"]),
                ("tip", valid_blocks(tip, text)["tip"]),
                ("red_flag", valid_blocks(flag)["red_flag"]),
            ),
        )

        assert titles(article) == [(1, "Answer"), (2, "Flag"), (3, "Text"), (4, "Tip")]

    def test_count_a_source_once(self):
        citation = make_citation("Only one")

        assert titles(make_article(citation=citation)) == [(1, "Only one")]

    def test_skip_a_source_that_is_gone(self):
        article = make_article(summary_sources=stream(("citation", 4_000_000)), body=[])

        assert list(article.evidence) == []

    def test_of_some_sources_keep_the_order_asked_for(self):
        first, second, elsewhere = make_citation("1"), make_citation("2"), make_citation("3")
        evidence = Evidence([first, second])

        assert [source.number for source in evidence.of([second, None, elsewhere, first])] == [2, 1]


class TestQueries:
    @pytest.mark.parametrize("many", [1, 30])
    def test_are_one_for_all_sources_whatever_their_number(self, many, django_assert_num_queries):
        bodies = []
        for _ in range(many):
            blocks = valid_blocks(supersede(make_citation(), by=make_citation(), status_note="Ended."))
            bodies += [("text", blocks["cited_text"]), ("tip", blocks["tip"]), ("dosage", blocks["dosage"])]
            bodies += [("monitoring", blocks["monitoring"])]
        pk = make_article(body=stream(*bodies)).pk
        article = TopicArticlePage.objects.get(pk=pk)

        with django_assert_num_queries(1):
            sources = list(article.evidence)
            assert [source.replacement.title for source in sources if source.warning]
        with django_assert_num_queries(0):
            html = "".join(block.render(context={"evidence": article.evidence}) for block in article.sections)
            assert "Source replaced" in html


class TestWords:
    def test_are_those_of_the_signature_while_the_status_is_of_today(self):
        citation = make_citation("Clozapine REMS program", doi="10.1000/182")
        article = publish_signed_off(make_article(citation=citation))

        citation.title = "A title that nobody signed"
        citation.save()
        supersede(citation, status_note="No enrollment.")
        (source,) = TopicArticlePage.objects.get(pk=article.pk).evidence

        assert source.title == "Clozapine REMS program"
        assert source.url == "https://doi.org/10.1000/182"
        assert source.checked == "14 Sep 2025"
        assert (source.status, source.warning) == ("superseded", "Source no longer in force 13 June 2025")
        assert source.note == "No enrollment."
        assert source.replacement is None
        assert source.is_fallen()

    def test_in_a_draft_are_those_of_the_record(self):
        citation = make_citation("Before")
        article = make_article(citation=citation)
        Citation.objects.filter(pk=citation.pk).update(title="After", accessed_on=None)
        (source,) = TopicArticlePage.objects.get(pk=article.pk).evidence

        assert source.title == "After"
        assert source.checked == ""

    def test_of_a_sound_source_carry_no_warning(self):
        (source,) = make_article(citation=make_citation(status_note="Kept for later.")).evidence

        assert (source.warning, source.note, source.replacement) == ("", "", None)

    def test_warned_are_only_those_that_fell(self):
        fallen = supersede(make_citation())

        assert [source.citation for source in Evidence([make_citation(), fallen]).warned()] == [fallen]
        assert len(Evidence([fallen, fallen])) == 1
