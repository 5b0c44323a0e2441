"""Forms that no browser sends: a message, or a 4xx, and nothing half-saved."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, Revision, UploadedFile
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.users.models import User
from cms.vocabulary.models import Citation, Topic
from media_library.models import CenterDocument, CenterImage
from tests.factories.knowledge_base import make_index
from tests.factories.media_library import PDF, picture, upload
from tests.factories.workflow import make_user, publish_signed_off

pytestmark = pytest.mark.django_db

LINK = '{"0":{"type":"LINK","mutability":"MUTABLE","data":%s}}'


def rich(text: str = "abc", entities: str = "{}", ranges: str = "[]") -> str:
    """Return rich text as the editor sends it."""
    block = f'{{"key":"a","text":"{text}","type":"unstyled","depth":0,"inlineStyleRanges":[],"entityRanges":{ranges}}}'
    return f'{{"blocks":[{block}],"entityMap":{entities}}}'


def linked(data: str) -> str:
    return rich("abc", LINK % data, '[{"key":0,"offset":0,"length":3}]')


SAVED, SAID, REFUSED = 302, 200, 400  # what can be read is saved; a message by the field; nothing of it is read

UNREADABLE_TEXT = {
    "half a surrogate pair": (rich("\\ud800"), SAVED),
    "NUL": (rich("\\u0000"), SAVED),
    "link to a huge id": (linked('{"id":"99999999999999999999"}'), SAVED),
    "link to no id": (linked('{"id":"abc"}'), SAVED),
    "link to half a surrogate pair": (linked('{"url":"\\ud800"}'), SAVED),
    "unknown entity": (rich("abc", '{"0":{"type":"NOPE","mutability":"MUTABLE","data":{}}}'), SAVED),
    "entities are a list": (rich("abc", "[]"), SAVED),
    "entity is a number": (rich("abc", '{"0":1}', '[{"key":0,"offset":0,"length":3}]'), REFUSED),
    "open brace": ("{", REFUSED),
    "list": ("[]", REFUSED),
    "nested without end": ("[" * 3000, REFUSED),
    "null": ("null", SAVED),
    "blocks are a number": ('{"blocks":1}', REFUSED),
    "block without keys": ('{"blocks":[{}],"entityMap":{}}', SAVED),
    "HTML": ("<p>x</p>", REFUSED),
}

# What is answered by the field, and what is refused whole, where a number is not one; the rest is saved.
LARGE = ({"twin", "topic", "audience"}, {"rows"})
NEGATIVE = ({"twin", "topic", "audience", "cards"}, set())
WORD = ({"twin", "topic", "audience", "rows"}, {"cards", "blocks"})
NUL = (WORD[0] | {"slug", "title"}, WORD[1])
NUMBERS = {
    "99999999999999999999": LARGE,
    "9223372036854775807": LARGE,
    "-1": NEGATIVE,
    "abc": WORD,
    "²": WORD,
    "\x00": NUL,
}


def article(**fields: Any) -> dict[str, Any]:
    """Return the form of an article as the editor sends it."""
    data = dict.fromkeys(("audience", "jurisdiction", "applies_to", "twin", "seo_title", "search_description"), "")
    data |= {"title": "T", "slug": "t", "summary": "s", "summary_sources": streamfield([]), "body": streamfield([])}
    data |= {"topic_links": inline_formset([]), "comments": inline_formset([])}
    return nested_form_data(data | fields)


def with_text(text: str, citations: dict[str, str] | None = None) -> dict[str, Any]:
    return article(body=streamfield([("text", {"text": text, "citations": citations or {"count": "0"}})]))


def one_source(value: str) -> dict[str, str]:
    return {"count": "1", "0-deleted": "", "0-order": "0", "0-value": value}


def stored() -> list[int]:
    """Return how many records there are of everything that the forms here make."""
    return [
        model.objects.count() for model in (Page, Revision, UploadedFile, CenterImage, CenterDocument, Citation, Topic)
    ]


@pytest.fixture
def post(client: Client) -> Callable[..., Any]:
    """Post a form and return the answer, which is no server error; a refusal leaves nothing behind."""
    client.raise_request_exception = False

    def post_form(where: str, data: Any, **options: Any) -> Any:
        with transaction.atomic():
            before = stored()
            response = client.post(where, data, **options)
            assert response.status_code < 500, f"{where} with {str(data)[:300]}"
            assert response.status_code < 400 or stored() == before
            transaction.set_rollback(True)
        return response

    return post_form


@pytest.fixture(scope="module")
def desk(kept_db: None) -> tuple[User, list[str]]:
    """An author, and where they create an article and edit one."""
    index, author, client = publish_signed_off(make_index()), make_user("author"), Client()
    client.force_login(author)
    add = reverse("wagtailadmin_pages:add", args=["knowledge_base", "topicarticlepage", index.pk])
    client.post(add, article(title="Mine", slug="mine"))
    return author, [add, reverse("wagtailadmin_pages:edit", args=[Page.objects.get(slug="mine").pk])]


@pytest.fixture
def editor_addresses(desk: tuple[User, list[str]], client: Client) -> list[str]:
    """Where an author, who is signed in, creates an article and edits one."""
    author, addresses = desk
    client.force_login(author)
    return addresses


class TestArticles:
    @pytest.mark.parametrize(("text", "answer"), UNREADABLE_TEXT.values(), ids=UNREADABLE_TEXT)
    def test_with_rich_text_that_is_none(self, post: Any, editor_addresses: list[str], text: str, answer: int) -> None:
        answers = [post(where, with_text(text)).status_code for where in editor_addresses]

        assert answers == [answer, answer]

    @pytest.mark.parametrize("number", NUMBERS)
    def test_with_forged_numbers(self, post: Any, editor_addresses: list[str], number: str) -> None:
        said, refused = NUMBERS[number]
        cards = {"cards": {"count": number}, "how_many": number, "topic": number}
        forms = {
            "source": with_text(rich(), one_source(number)),
            "twin": article(twin=number),
            "table": article(body=streamfield([("table", {"table-column-count": number, "table-row-count": number})])),
            "cards": article(body=streamfield([("card_list", cards)])),
            "summary source": article(summary_sources=streamfield([("citation", number)])),
            "topic": article(topic_links=inline_formset([{"topic": number}])),
            "blocks": {**article(), "body-count": number},
            "rows": {**article(), "topic_links-TOTAL_FORMS": number},
            **{name: {**article(), name: number} for name in ("next", "slug", "title", "audience")},
            "loaded revision": {**article(), "loaded_revision_id": number},
        }
        expected = {name: SAID if name in said else REFUSED if name in refused else SAVED for name in forms}

        for where in editor_addresses:
            assert {name: post(where, form).status_code for name, form in forms.items()} == expected

    @pytest.mark.parametrize("number", NUMBERS)
    def test_with_a_forged_revision_to_overwrite(self, post: Any, editor_addresses: list[str], number: str) -> None:
        answers = [
            post(where, {**article(), "overwrite_revision_id": number}).status_code for where in editor_addresses
        ]

        assert answers == [SAVED, SAID if number.lstrip("-").isascii() and number.lstrip("-").isdecimal() else REFUSED]

    @pytest.mark.parametrize(
        ("data", "content_type"),
        [
            ("{", "application/json"),
            (b"\xff\xfe", "application/x-www-form-urlencoded"),
            (b"title=%00&slug=%ed%a0%80", "application/x-www-form-urlencoded"),
            (b"--x\r\n", "multipart/form-data; boundary=x"),
            (b"", "multipart/form-data"),
        ],
    )
    def test_with_a_body_that_is_no_form(
        self, post: Any, editor_addresses: list[str], data: Any, content_type: str
    ) -> None:
        answers = [post(where, data, content_type=content_type).status_code for where in editor_addresses]

        assert answers == [SAVED, SAVED]

    @pytest.mark.parametrize("text", ["half \\ud83d of a pair", "a \\u0000 in it"])
    def test_with_a_broken_character_keep_the_rest(
        self, client: Client, editor_addresses: list[str], text: str
    ) -> None:
        client.post(editor_addresses[1], with_text(rich(text)))

        body = Revision.objects.latest("pk").as_object().body
        assert "\N{REPLACEMENT CHARACTER}" in body[0].value["text"].source

    def test_with_text_that_says_what_is_wrong(self, post: Any, editor_addresses: list[str]) -> None:
        answer = post(editor_addresses[0], article(title="a\x00b"))

        assert answer.status_code == 200
        assert "Null characters are not allowed." in answer.content.decode()

    def test_of_good_shape_are_saved(self, post: Any, editor_addresses: list[str]) -> None:
        answers = [post(where, with_text(rich("Good"))) for where in editor_addresses]

        assert all("/edit/" in answer.headers["Location"] for answer in answers)


class TestLibrary:
    @pytest.fixture(autouse=True)
    def signed_in(self, client: Client) -> None:
        client.force_login(make_user("managing_editor"))

    @pytest.mark.parametrize(
        ("name", "file", "refuses"),
        [
            ("wagtailimages", ("a.png", picture(width=8, height=8)), lambda number: not fits_a_picture(number)),
            ("wagtaildocs", ("a.pdf", PDF), lambda number: number == "\x00"),
        ],
    )
    def test_with_forged_fields(
        self, post: Any, name: str, file: tuple[str, bytes], refuses: Callable[[str], bool]
    ) -> None:
        one, many = reverse(f"{name}:add"), reverse(f"{name}:add_multiple")
        assert post(many, {"other": upload(*file)}).headers["Location"] == "/admin/"
        assert post(many, {}).status_code == REFUSED
        for number in NUMBERS:
            forged = {"title": number, "collection": number, "tags": f'{number},"', "focal_point_x": number}
            answer = post(one, {**forged, "file": upload(*file)}).status_code
            assert post(many, {**forged, "files[]": upload(*file)}).status_code == 200
            assert answer == (SAID if refuses(number) else SAVED), f"{name}: {number}"


def fits_a_picture(number: str) -> bool:
    """Whether the database at hand can hold a focal point there."""
    _least, most = connection.ops.integer_field_range("PositiveIntegerField")
    return number.isascii() and number.isdecimal() and int(number) <= most


class TestVocabulary:
    FIELDS = (
        "title kind publisher year published_on doi pmid nct_number label url accessed_on status status_date "
        "status_note superseded_by name credentials role user disclosures slug parent"
    )

    @pytest.mark.parametrize("kind", ["citation", "person", "topic"])
    @pytest.mark.parametrize("value", [*NUMBERS, "x" * 100_000, "9999-12-31", "0001-01-01", "<script>"])
    def test_with_one_value_in_every_field(self, client: Client, post: Any, kind: str, value: str) -> None:
        client.force_login(make_user("managing_editor"))
        sizes = {f"{name}-{size}_FORMS": "0" for name in ("synonyms", "codes") for size in ("TOTAL", "INITIAL")}

        answer = post(
            reverse(f"wagtailsnippets_vocabulary_{kind}:add"), dict.fromkeys(self.FIELDS.split(), value) | sizes
        )

        assert answer.status_code == SAID
        assert not Citation.objects.exists()
        assert not Topic.objects.exists()
