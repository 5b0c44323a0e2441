"""Rich text as plain text: of every block, exactly where its schema marks HTML."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from cms.api.plain_text import plain, text_of
from cms.core.json_schema import HTML, TEXT, by_type, exactly, list_of, named, or_null
from cms.vocabulary.models import Topic
from home.blocks.body import StandardBodyBlock
from knowledge_base.blocks.body import ArticleBodyBlock
from tests.factories.core import VALID_BLOCKS as NEUTRAL
from tests.factories.hub import make_hub, make_standard_page
from tests.factories.knowledge_base import card_list, make_article, make_index, stream, valid_blocks
from tests.factories.media_library import make_document, make_resource
from tests.factories.sessions import make_session, make_session_index
from tests.factories.sessions import valid_blocks as media_blocks
from tests.factories.videos import make_hosted_video, make_video_index
from tests.factories.vocabulary import make_citation, make_partner, make_person, make_workgroup
from tests.factories.workflow import make_user, publish_signed_off

TAG = re.compile(r"</?(?:p|ul|ol|li|a|b|strong|br|h[1-6])\b")
WORDS = (".summary", ".short_answer.text")  # plain words of the author, in which “<p” is “less than p”
CASES = {
    "": "",
    "<p>One.</p>": "One.",
    "<p>One <b>bold</b>\n  word.</p><p>Two &lt; three &amp; four.</p>": "One bold word.\n\nTwo < three & four.",
    "<p>One<br/>line.</p>": "One\nline.",
    '<p>Read <a href="https://e.org/a">the label</a>.</p>': "Read the label (https://e.org/a).",
    '<p><a href="https://e.org/">https://e.org/</a></p>': "https://e.org/",
    "<p><a>No address</a></p>": "No address",
    "<h2>Head</h2><p>Words.</p>": "Head\n\nWords.",
    "<ul><li>One</li><li>Two</li></ul>": "- One\n- Two",
    "<p>Before</p><ol><li>One</li><li>Two</li></ol><p>After</p>": "Before\n\n1. One\n2. Two\n\nAfter",
    "<ul><li>One<ol><li>Inner</li></ol></li><li>Two</li></ul>": "- One\n  1. Inner\n- Two",
    "<ul><li>One<br/>more</li></ul>": "- One\n  more",
    "<p>Never closed <a href='x'>link": "Never closed link",
    "Words without a paragraph": "Words without a paragraph",
    "</ul></li></a></p>": "",
}


@pytest.mark.parametrize(("html", "text"), CASES.items())
def test_keeps_the_structure_of(html: str, text: str) -> None:
    assert text_of(html) == text


class TestTheSchemaDecides:
    @pytest.mark.parametrize("schema", [TEXT, {}, or_null(TEXT), list_of(HTML), exactly({"text": HTML})])
    def test_that_words_with_brackets_are_no_html(self, schema: Any) -> None:
        assert plain("<p>Not HTML</p>", schema) == "<p>Not HTML</p>"

    @pytest.mark.parametrize(
        ("value", "schema", "expected"),
        [
            ("<p>A</p>", HTML, "A"),
            ("<p>A</p>", or_null(HTML), "A"),
            (None, or_null(HTML), None),
            (["<p>A</p>"], list_of(HTML), ["A"]),
            ({"a": "<p>A</p>", "b": "<p>B</p>"}, exactly({"a": HTML, "b": TEXT}), {"a": "A", "b": "<p>B</p>"}),
            ({"a": "<p>A</p>"}, or_null(named("Named", exactly({"a": HTML}))), {"a": "A"}),
        ],
    )
    def test_what_is(self, value: Any, schema: Any, expected: Any) -> None:
        assert plain(value, schema) == expected

    def test_by_the_type_of_a_block(self) -> None:
        def block(name: str, inside: Any) -> Any:
            return exactly({"type": {"type": "string", "const": name}, "value": inside})

        schema = list_of(by_type([block("words", TEXT), block("text", HTML)]))

        assert plain([{"type": "text", "value": "<p>A</p>"}, {"type": "words", "value": "<p>A</p>"}], schema) == [
            {"type": "text", "value": "A"},
            {"type": "words", "value": "<p>A</p>"},
        ]


def leaves(value: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each plain value with its place."""
    if isinstance(value, dict | list):
        for name, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(each, f"{at}.{name}")
    else:
        yield at, value


@pytest.fixture(scope="module")
def library(kept_db: None) -> list[int]:
    """A page of every type, with every block of articles and standard pages."""
    editor = make_user("managing_editor")
    index = publish_signed_off(make_index(), reviewer=editor)
    citation, person = make_citation(), make_person(consents_to_be_named=True, disclosures="None declared")
    document = make_document()
    media = media_blocks(
        document=document,
        resource=make_resource(),
        person=person,
        partner=make_partner(),
        workgroup=make_workgroup(person),
    )
    shelf = publish_signed_off(make_video_index(), reviewer=editor)
    video = publish_signed_off(make_hosted_video(shelf))
    clinical = valid_blocks(citation)
    blocks = {**NEUTRAL, **clinical, **media, "text": clinical["cited_text"], "video": {"page": video.pk}}
    blocks |= {"question": clinical["question_answer"], "card_list": card_list(index)}
    link = f'<p>See <a linktype="page" id="{index.pk}">topics</a>. [1]</p><ul><li>One</li><li>Two</li></ul>'
    blocks["text"] = {**blocks["text"], "text": link}
    body = stream(*((name, blocks[name]) for name in ArticleBodyBlock.base_blocks))
    words = {"summary": "Wait while ANC <p 500. [1]", "topics": [Topic.objects.get()]}
    standard = {**blocks, "text": link.replace(" [1]", "")}
    pages = [
        publish_signed_off(make_article(index, citation=citation, body=body, **words)),
        publish_signed_off(
            make_standard_page(body=stream(*((name, standard[name]) for name in StandardBodyBlock.base_blocks))),
            reviewer=editor,
        ),
        publish_signed_off(make_hub(citation=citation, person=person)),
        publish_signed_off(make_session_index(), reviewer=editor),
        publish_signed_off(make_session()),
        video,
        shelf,
        index,
    ]
    return [page.pk for page in pages]


def test_of_every_block_is_text_where_html_was_and_nowhere_else(library: list[int], db: None, client: Client) -> None:
    changed = set()
    for pk in library:
        html = dict(leaves(client.get(f"/api/v2/pages/{pk}/").json()))
        text = dict(leaves(client.get(f"/api/v2/pages/{pk}/?rich_text_format=text").json()))

        assert html.keys() == text.keys()
        changed |= {(pk, at) for at in html if html[at] != text[at]}
        assert {at: text[at] for at in html if html[at] != text[at]} == {
            at: text_of(html[at]) for at in html if html[at] != text[at]
        }
        assert [at for at in text if isinstance(text[at], str) and TAG.search(text[at]) and at not in WORDS] == []
    assert len(changed) > len(library) + 5  # one attribution each, and the texts


def test_keeps_words_that_only_look_like_html(library: list[int], db: None, client: Client) -> None:
    page = client.get(f"/api/v2/pages/{library[0]}/?rich_text_format=text").json()

    assert page["summary"] == "Wait while ANC <p 500."


def test_names_where_a_link_leads_and_keeps_lists(library: list[int], db: None, client: Client) -> None:
    page = client.get(f"/api/v2/pages/{library[0]}/?rich_text_format=text&fields=_,body").json()

    text = next(block["value"]["text"] for block in page["body"] if block["type"] == "text")
    assert text == "See topics (http://localhost/topics/). [1]\n\n- One\n- Two"


@pytest.mark.parametrize("fields", ["*", "body", "_,title,body", "_,attribution", "_,id"])
def test_is_the_same_in_a_list(library: list[int], db: None, client: Client, fields: str) -> None:
    asked = f"fields={fields}&rich_text_format=text"
    listed = client.get(f"/api/v2/pages/?type=knowledge_base.TopicArticlePage&{asked}").json()["items"][0]
    alone = client.get(f"/api/v2/pages/{library[0]}/?{asked}").json()
    alone.get("meta", {}).pop("parent", None)

    assert {name: value for name, value in alone.items() if name != "meta" and name in listed} == {
        name: value for name, value in listed.items() if name != "meta"
    }
    if "attribution" in listed.get("meta", {}):
        assert listed["meta"]["attribution"] == alone["meta"]["attribution"]
    assert TAG.search(str(listed)) is None or "ANC <p 500" in str(listed)


@pytest.mark.parametrize("address", ["pages/", "pages/3/", "pages/find/?id=3"])
@pytest.mark.parametrize("form", ["db_html", "markdown", "TEXT", "text,html", ""])
def test_no_other_form_is_known(db: None, client: Client, address: str, form: str) -> None:
    answer = client.get(f"/api/v2/{address}{'&' if '?' in address else '?'}rich_text_format={form}")

    assert answer.status_code == 400
    assert answer.json()["message"] == "rich_text_format must be 'html' or 'text'"


@pytest.mark.parametrize("name", ["images", "documents"])
def test_files_have_no_rich_text(db: None, client: Client, name: str) -> None:
    answer = client.get(f"/api/v2/{name}/?rich_text_format=text")

    assert (answer.status_code, answer.json()["message"]) == (400, "rich_text_format must be 'html'")
