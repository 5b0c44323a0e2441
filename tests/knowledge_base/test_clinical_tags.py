"""How source numbers are set in text."""

import pytest
from django.template import Context
from wagtail.rich_text import RichText

from knowledge_base.evidence import Evidence
from knowledge_base.templatetags import clinical
from tests.factories.vocabulary import make_citation, supersede

pytestmark = pytest.mark.django_db

MARK = '<a class="cite" href="#r{0}" aria-label="Source {0}">{0}</a>'


@pytest.fixture
def sources():
    return [make_citation("One"), make_citation("Two")]


@pytest.fixture
def context(sources):
    """Return the context of a page that cites another source first."""
    return Context({"evidence": Evidence([make_citation("Zero"), *sources])})


class TestMarks:
    def test_stand_where_the_text_points(self, context, sources):
        assert (
            clinical.cited(context, "Count. [1] Then stop.[2]", sources)
            == f"Count.{MARK.format(2)} Then stop.{MARK.format(3)}"
        )

    def test_follow_the_text_where_it_does_not_point(self, context, sources):
        assert clinical.cited(context, "Count [2].", sources) == f"Count{MARK.format(3)}.{MARK.format(2)}"

    def test_that_lead_nowhere_are_left_out(self, context, sources):
        assert clinical.cited_line(context, "Count. [9] [0]", sources) == "Count."

    def test_of_a_shared_list_stand_only_at_their_own_line(self, context, sources):
        assert clinical.cited_line(context, "Count.", sources) == "Count."

    def test_without_a_page_are_numbered_by_themselves(self, sources):
        assert clinical.cited(Context(), "Count. [2]", sources) == f"Count.{MARK.format(2)}{MARK.format(1)}"

    def test_stay_inside_the_last_paragraph(self, context, sources):
        html = clinical.cited_paragraphs(context, "Count.\n\nStop <b>.\r\n\r\n ", sources)

        assert html == f"<p>Count.</p><p>Stop &lt;b&gt;.{MARK.format(2)}{MARK.format(3)}</p>"

    def test_stay_beside_a_sentence_that_fell_with_its_source(self, context, sources):
        supersede(sources[1])
        evidence = Context({"evidence": Evidence(sources)})

        html = clinical.cited_paragraphs(evidence, "Take 12.5 mg. [1] Enroll first. [2] Both say so. [1][2]", sources)

        struck = f'<s><span class="vh">No longer holds: </span>Enroll first.</s>{MARK.format(2)}'
        assert html == f"<p>Take 12.5 mg.{MARK.format(1)} {struck} Both say so.{MARK.format(1)}{MARK.format(2)}</p>"

    @pytest.mark.parametrize(
        ("html", "expected"),
        [
            ("<p>Count.</p>", "<p>Count.{}</p>"),
            ("<ul><li>Count.</li></ul>", "<ul><li>Count.{}</li></ul>"),
            ("", "{}"),
        ],
    )
    def test_stay_inside_rich_text(self, context, sources, html, expected):
        assert clinical.cited_html(context, RichText(html), sources[:1]).strip() == expected.format(MARK.format(2))

    def test_are_not_looked_for_in_addresses(self, context, sources):
        html = clinical.cited_html(context, RichText('<p><a href="https://a.example/[1]">x</a> [1]</p>'), sources[:1])

        assert 'href="https://a.example/[1]"' in html
        assert html.count('class="cite"') == 1

    def test_of_lines_that_nobody_points_at_are_gathered(self, context, sources):
        lines = [{"why": "Risk [1]"}, {"why": None}]

        assert clinical.unplaced_marks(context, sources, lines, "why") == MARK.format(3)


def test_only_sources_that_fell_are_stated(context, sources):
    supersede(sources[0])
    stated = clinical.source_state(Context({"evidence": Evidence(sources)}), sources)["sources"]

    assert [source.title for source in stated] == ["One"]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("1500 or more", '<span class="big">1500</span> or more'),
        ("Below 500", 'Below <span class="big">500</span>'),
        ("12.5 mg once", '<span class="big">12.5 mg</span> once'),
        ("One third <of> it", "One third &lt;of&gt; it"),
        ("", ""),
        (None, ""),
    ],
)
def test_the_first_number_is_large(text, html):
    assert clinical.large_number(text) == html
