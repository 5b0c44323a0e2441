import pytest
from wagtail.blocks import StructBlockValidationError

from cms.core.blocks import LinkListBlock
from cms.core.readiness import gaps_within
from tests.factories.home import front_page
from tests.factories.knowledge_base import make_index

pytestmark = pytest.mark.django_db


def links(*found):
    rows = [{"text": "Read", "page": None, "url": "", "note": ""} | link for link in found]
    return LinkListBlock().to_python({"heading": "Read on", "links": rows})


def refused(value):
    with pytest.raises(StructBlockValidationError) as caught:
        LinkListBlock().clean_deferred(value)
    return caught.value.block_errors["links"].block_errors


def test_refuses_at_its_row_a_link_that_leads_where_another_does():
    home = front_page().pk
    value = links({"url": "https://www.fda.gov"}, {"page": home}, {"url": "https://www.fda.gov"}, {"page": home})

    assert list(refused(value)) == [2, 3]


def test_takes_links_that_an_author_has_not_filled_in_yet():
    assert len(LinkListBlock().clean_deferred(links({}, {}))["links"]) == 2


def test_refuses_what_is_not_secure():
    assert list(refused(links({"url": "http://www.fda.gov"}))) == [0]


def test_a_page_that_is_not_public_is_refused_at_submission_and_not_before():
    value = links({"page": make_index().pk})

    assert LinkListBlock().clean_deferred(value)
    assert list(gaps_within(LinkListBlock(), value)) == [
        "“Topics” is not public: choose another page, or have that one signed first."
    ]


def test_names_the_host_of_other_sites_and_links_to_pages_here():
    home = front_page()
    html = LinkListBlock().render(links({"url": "https://www.fda.gov/drugs"}, {"page": home.pk}))

    assert '<span class="note">www.fda.gov</span>' in html
    assert html.count('<span class="note">') == 1
    assert f'<a href="{home.url}">Read</a>' in html


def test_prints_a_note_below_its_link_and_nothing_without_one():
    html = LinkListBlock().render(
        links({"url": "https://www.fda.gov/drugs", "note": "Labels"}, {"url": "https://b.org"})
    )

    assert html.count('<p class="note">') == 1
    assert '<p class="note">Labels</p>' in html


@pytest.mark.parametrize(("level", "tag"), [("h2", "h2"), ("h4", "h4"), (None, "p")])
def test_its_heading_is_one_of_the_page_only_where_the_page_says_so(level, tag):
    html = LinkListBlock().render(links({"url": "https://b.org"}), context={"level": level})

    assert f'<{tag} class="list-h">Read on</{tag}>' in html
