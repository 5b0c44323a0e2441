"""Documents joined from their parts: with the addresses of the site that is asked, and the author's words untouched."""

import json

import pytest

from cms.delivery.documents import BASE, OWN, own_fields, parts_of
from cms.delivery.joining import Neighbor, Row, whole
from cms.delivery.places import Place, Places

HERE = Place(1, "localhost", 80, True, "http://localhost", "Here", "00010001", "/home/")
THERE = Place(2, "there.org", 443, False, "https://there.org", "There", "000100010003", "/home/clozapine/")
META = {
    "type": "a.Page",
    "detail_url": f"{BASE}/api/v2/pages/7/",
    "html_url": OWN,
    "slug": "counts",
    "first_published_at": None,
    "review": None,
    "show_in_menus": False,
    "parent": None,
}
PARENT = Neighbor(6, "a.Index", 'The "list"', "/home/clozapine/")
STORED = Row(
    page_id=7,
    number=1,
    changed_at="2026-03-02 12:00:00",
    is_stale=False,
    type="a.Page",
    title="Counts",
    path="0001000100030001",
    url_path="/home/clozapine/counts é/",
    locale="en",
    section="topics",
    topics="{}",
    last_reviewed="2026-03-01",
    opening="",
    details="",
    body="",
)


def joined(*, title="Counts", body="Words.", parent=None, asked=HERE, places=(HERE,)):
    document = {"id": 7, "meta": META, "title": title, "body": body}
    row = STORED._replace(title=title, **parts_of(document, own_fields(document))._asdict())
    return json.loads(whole(row, parent, Places(places), asked))


def test_the_whole_document():
    assert joined(parent=PARENT) == {
        "id": 7,
        "meta": {
            "type": "a.Page",
            "detail_url": "http://localhost/api/v2/pages/7/",
            "html_url": "http://localhost/clozapine/counts%20%C3%A9/",
            "slug": "counts",
            "first_published_at": None,
            "review": None,
            "show_in_menus": False,
            "attribution": {
                "html": '<a href="http://localhost/clozapine/counts%20%C3%A9/">Counts</a>, Here, '
                "last reviewed March 1, 2026",
                "canonical_url": "http://localhost/clozapine/counts%20%C3%A9/",
                "license": None,
            },
            "parent": {
                "id": 6,
                "meta": {
                    "type": "a.Index",
                    "detail_url": "http://localhost/api/v2/pages/6/",
                    "html_url": "http://localhost/clozapine/",
                },
                "title": 'The "list"',
            },
        },
        "title": "Counts",
        "body": "Words.",
    }


def test_without_a_page_above():
    assert joined()["meta"]["parent"] is None


@pytest.mark.parametrize(("asked", "root"), [(HERE, "http://localhost"), (THERE, "https://there.org")])
def test_the_page_stands_on_the_first_site_that_shows_it_whichever_is_asked(asked, root):
    meta = joined(asked=asked, places=(THERE, HERE), parent=PARENT)["meta"]

    assert meta["html_url"] == meta["attribution"]["canonical_url"] == "https://there.org/counts%20%C3%A9/"
    assert meta["parent"]["meta"]["html_url"] == "https://there.org/"
    assert meta["detail_url"] == f"{root}/api/v2/pages/7/"


def test_on_no_site():
    assert joined(places=())["meta"]["html_url"] is None


@pytest.mark.parametrize(
    "words",
    [
        r"\u0000base",
        r"\\u0000base",
        r"\\\u0000base and \u0000own",
        r"\u0000own",
        '"\\u0000own"',
        r"C:\temp \n \\ \u0001",
        "\\",
        "\u2028 \U0001f600 \x7f",
    ],
)
def test_words_that_look_like_a_mark_stay_what_they_are(words):
    document = joined(title=words, body=words, parent=PARENT._replace(title=words))

    assert (document["title"], document["body"]) == (words, words)
    assert document["meta"]["parent"]["title"] == words
    assert document["meta"]["detail_url"] == "http://localhost/api/v2/pages/7/"


def test_a_mark_behind_such_words_is_still_replaced():
    link = f'\\u0000base \\\\u0000 <a href="{BASE}/topics/">'

    assert joined(body=link)["body"] == '\\u0000base \\\\u0000 <a href="http://localhost/topics/">'


def test_a_host_that_json_has_to_escape():
    odd = Place(1, 'a"b', 80, True, 'http://a"b', "Odd", "00010001", "/home/")

    assert joined(asked=odd, places=(odd,))["meta"]["detail_url"] == 'http://a"b/api/v2/pages/7/'
