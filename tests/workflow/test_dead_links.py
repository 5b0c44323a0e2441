import pytest

from tests.factories.hub import make_standard_page, publish_standard_page
from tests.factories.knowledge_base import make_article, stream, valid_blocks
from tests.factories.vocabulary import make_citation
from tests.factories.workflow import make_user
from workflow import services
from workflow.dead_links import dead_link_gaps
from workflow.services.submission import NotReady, submit

pytestmark = pytest.mark.django_db


def text_linking_to(pk, linktype="page"):
    return f'<p>See <a linktype="{linktype}" id="{pk}">there</a>.</p>'


def withdrawn(replacement=None):
    page = publish_standard_page(title="Old advice")
    services.withdraw(
        page=page, user=make_user("managing_editor"), reason="superseded", note="Newer.", replacement=replacement
    )
    return page


def test_a_link_in_text_to_a_page_that_is_gone_names_the_block():
    page = make_standard_page(body=stream(("heading", {"text": "A", "level": "h2"}), ("text", text_linking_to(424242))))

    assert dead_link_gaps(page) == [
        "Body: Block 2, text: A link leads to a page that no longer exists. Remove it, or choose another page."
    ]


def test_a_chosen_page_that_was_withdrawn_names_its_replacement():
    instead = publish_standard_page(title="Newer advice")
    gone = withdrawn(replacement=instead)
    links = [{"type": "item", "value": {"link": {"text": "Old", "page": gone.pk, "url": ""}, "note": ""}, "id": "a"}]
    page = make_standard_page(body=stream(("link_list", {"heading": "More", "links": links})))

    assert dead_link_gaps(page) == [
        "Body: Block 1, link list: It links to “Old advice”, which was withdrawn. Link to “Newer advice” instead."
    ]


def test_a_link_to_a_draft_or_to_itself_or_to_a_document_is_no_fault():
    draft = make_standard_page()
    page = make_standard_page()
    page.body = stream(
        ("text", text_linking_to(draft.pk)),
        ("text", text_linking_to(page.pk)),
        ("text", text_linking_to(9999, "document")),
    )

    assert dead_link_gaps(page) == []


def test_an_article_with_a_dead_link_cannot_be_submitted_and_keeps_its_draft():
    citation = make_citation()
    text = {**valid_blocks(citation)["cited_text"], "text": f"{text_linking_to(424242)}<p>[1]</p>"}
    article = make_article(citation=citation, body=stream(("text", text)))
    author = make_user("managing_editor")
    article.save_revision(user=author)

    with pytest.raises(NotReady, match="Block 1, text: A link leads to a page that no longer exists"):
        submit(page=article, user=author, update_type="major", change_note="First.")

    assert "424242" in str(article.get_latest_revision_as_object().body.raw_data[0])
