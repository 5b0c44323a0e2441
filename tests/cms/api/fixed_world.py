"""The small, fixed world that contract files and docs/api.md describe: same ids, same days, same files in every run."""

import datetime
import struct
import zlib
from dataclasses import dataclass

import time_machine

from cms.delivery import writing
from cms.users.models import User
from cms.vocabulary.models import TopicCode
from cms.vocabulary.terms import Audience
from knowledge_base.models import KnowledgeBaseIndexPage, TopicArticlePage
from media_library.models import CenterDocument, CenterImage
from tests.cms.api.shown_files import file_block
from tests.factories.hub import make_standard_page
from tests.factories.knowledge_base import make_article, make_index, stream, valid_blocks
from tests.factories.media_library import PDF, make_document, make_image, upload
from tests.factories.videos import make_hosted_video, make_video_index
from tests.factories.vocabulary import make_citation, make_topic
from tests.factories.workflow import make_user, publish_signed_off
from workflow import services

REVIEWED = datetime.datetime(2026, 1, 15, 15, 0, tzinfo=datetime.UTC)
TODAY = datetime.datetime(2026, 3, 2, 15, 0, tzinfo=datetime.UTC)


def plain_png(width: int, height: int) -> bytes:
    """Return a PNG whose bytes do not depend on the version of any library: nothing in it is compressed."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\xaa" * (width // 8)) * height
    blocks = [rows[start : start + 65_535] for start in range(0, len(rows), 65_535)]
    stored = b"".join(
        struct.pack("<BHH", block is blocks[-1], len(block), len(block) ^ 0xFFFF) + block for block in blocks
    )
    data = b"\x78\x01" + stored + struct.pack(">I", zlib.adler32(rows))
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@dataclass
class World:
    """What the contract tests ask for."""

    index: KnowledgeBaseIndexPage
    article: TopicArticlePage
    overdue: TopicArticlePage
    withdrawn: TopicArticlePage
    draft: TopicArticlePage
    image: CenterImage
    document: CenterDocument


def make_files(*, author: User, editor: User, reviewer: User) -> tuple[CenterImage, CenterDocument]:
    """Make an image and a document, and publish a recording for families and a page that show them."""
    image = make_image(
        pk=9201, credit="A. Photographer", rights="cc-by", file=upload("report.png", plain_png(1600, 900))
    )
    document = make_document(pk=9301, file=upload("form.pdf", PDF))
    shelf = make_video_index(pk=9501, live=False)
    video = make_hosted_video(
        shelf,
        pk=9502,
        live=False,
        slug="a-recording",
        title="A recording",
        audience=Audience.FAMILIES,
        topics=[make_topic("Recordings", pk=9003)],
        poster=image,
        poster_alt="A report",
    )
    form = make_standard_page(pk=9503, live=False, slug="a-form", title="A form", body=stream(file_block(document)))
    for page, signing in ((shelf, editor), (video, reviewer), (form, editor)):
        publish_signed_off(page, author=author, reviewer=signing)
    return image, document


def build() -> World:
    """Make a published article, one past its date, one withdrawn in favor of the first, a draft, and two files."""
    author = make_user("managing_editor", username="avery")
    editor = make_user("managing_editor", username="ellis")
    reviewer = make_user("clinical_reviewer", username="rivera", credentials="PharmD, BCPP")
    with time_machine.travel(REVIEWED, tick=False):
        index = publish_signed_off(make_index(pk=9101, live=False), author=author, reviewer=editor)
        topic = make_topic(pk=9001)
        TopicCode.objects.create(topic=topic, system=TopicCode.System.RXNORM, code="2626")
        citation = make_citation(pk=9002, doi="10.1000/rems")
        blocks = valid_blocks(citation)
        link = '<p>See <a linktype="page" id="9101">topics</a> and <a linktype="page" id="9105">a draft</a>. [1]</p>'
        body = stream(
            ("heading", {"text": "When to check the count", "level": "h2"}),
            ("text", {**blocks["cited_text"], "text": link}),
            ("tip", {**blocks["tip"], "stands_alone": True}),
            *((kind, blocks[kind]) for kind in ("dosage", "monitoring", "red_flag")),
        )
        common = {"index": index, "citation": citation, "topics": [topic], "live": False}
        article = make_article(pk=9102, slug="blood-counts", body=body, **common)
        overdue = make_article(pk=9103, slug="the-program", title="Does the program apply?", **common)
        withdrawn = make_article(pk=9104, slug="old-advice", title="Old advice", **common)
        draft = make_article(pk=9105, slug="a-draft", title="A draft", **common)
        live = [publish_signed_off(page, author=editor, reviewer=reviewer) for page in (article, overdue, withdrawn)]
        image, document = make_files(author=author, editor=editor, reviewer=reviewer)
    live[1].governance.next_review_on = datetime.date(2026, 2, 1)
    live[1].governance.save()
    with time_machine.travel(TODAY, tick=False):
        writing.publish(live[1])
        services.withdraw(
            page=live[2], user=editor, reason="superseded", note="A newer page replaces it.", replacement=live[0]
        )
        return World(index, live[0], live[1], live[2], draft, image, document)
