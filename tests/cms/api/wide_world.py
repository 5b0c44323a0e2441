"""A world with something of everything that a query of the API can tell apart: two sites, two languages, every type."""

import datetime
from dataclasses import dataclass
from typing import Any

import time_machine
from wagtail.models import Collection, CollectionViewRestriction, Locale, Page, PageViewRestriction, Site

from cms.vocabulary.terms import Audience
from home.models import HomePage
from knowledge_base.models import TopicArticlePage
from media_library.models import CenterDocument, CenterImage
from tests.cms.api.shown_files import file_block
from tests.factories.hub import make_hub, make_standard_page
from tests.factories.knowledge_base import items, make_article, make_index, stream, valid_blocks
from tests.factories.media_library import make_document, make_image, make_resource, picture, upload
from tests.factories.sessions import make_session, make_session_index
from tests.factories.videos import make_hosted_video, make_video, make_video_index
from tests.factories.vocabulary import make_citation, make_topic
from tests.factories.workflow import make_user, publish_signed_off
from workflow import services

REVIEWED = datetime.datetime(2026, 1, 15, 15, 0, tzinfo=datetime.UTC)
TODAY = datetime.datetime(2026, 3, 2, 15, 0, tzinfo=datetime.UTC)
PARTNER = "partner.example"
SHUT = ("hidden", "unused")  # files that nobody is shown
UNUSED = "On no public page"


@dataclass
class WideWorld:
    """The records that queries ask for by number, by what became of them; the rest is read from the tables."""

    live: list[Page]
    withdrawn: Page
    draft: Page
    restricted: Page
    images: list[CenterImage]
    documents: list[CenterDocument]
    hidden: dict[str, int]
    unused: dict[str, int]


class Builder:
    """Puts pages live a minute apart, so that no two were published at one moment."""

    def __init__(self, clock: Any) -> None:
        self.clock = clock
        self.editor = make_user("managing_editor", username="ellis")
        self.second = make_user("managing_editor", username="avery")
        self.reviewer = make_user("clinical_reviewer", username="rivera", credentials="PharmD, BCPP")
        self.citation = make_citation()
        self.topics = [make_topic(), make_topic("Dosing")]
        self.spanish = Locale.objects.create(language_code="es")
        self.live: list[Page] = []

    def publish(self, page: Page) -> Any:
        """Put a page live: a front door by its second editor, anything else by a reviewer."""
        self.clock.shift(datetime.timedelta(minutes=1))
        tier = type(page).default_risk_tier
        reviewer = self.second if tier == "editorial" else self.reviewer
        self.live.append(publish_signed_off(page, author=self.editor, reviewer=reviewer))
        return self.live[-1]

    def article(self, index: Page, title: str, words: str, **fields: Any) -> TopicArticlePage:
        """Return the draft of an article with these words in its body."""
        text = {**valid_blocks(self.citation)["cited_text"], "text": f"<p>{words} [1]</p>"}
        defaults = {"slug": title.lower().replace(" ", "-"), "topics": self.topics[:1], "body": stream(("text", text))}
        return make_article(index, citation=self.citation, title=title, **(defaults | fields))

    def articles(self) -> dict[str, Page]:
        """Make articles for both audiences and in both languages, and three that are not public."""
        index = self.publish(make_index(show_in_menus=True))
        first = self.publish(self.article(index, "Blood counts", "Check neutrophils before clozapine."))
        families = self.article(
            index, "Your blood test", "Why blood is drawn.", audience=Audience.FAMILIES, twin=first, seo_title="Blood"
        )
        self.publish(families)
        self.publish(self.article(index, "Missed doses", "Titrate clozapine again.", topics=self.topics, slug="doses"))
        key = {"locale": self.spanish, "translation_key": first.translation_key, "jurisdiction": "CA"}
        self.publish(self.article(index, "Recuento", "Cuente neutrophils.", **key))
        gone = self.publish(self.article(index, "Old advice", "Clozapine once."))
        self.live.remove(gone)
        services.withdraw(
            page=gone, user=self.editor, reason="superseded", note="See the newer page.", replacement=first
        )
        closed = self.publish(self.article(index, "For members", "Clozapine among members."))
        self.live.remove(closed)
        PageViewRestriction.objects.create(page=closed, restriction_type="login")
        return {"withdrawn": gone, "restricted": closed, "draft": self.article(index, "A draft", "Clozapine, perhaps.")}

    def other_types(self) -> None:
        """Make sessions and a hub."""
        sessions = self.publish(make_session_index())
        self.publish(make_session(sessions, slug="smoking", register_by=datetime.date(2026, 12, 1)))
        past = {"starts_on": datetime.date(2026, 2, 10), "register_url": "", "series": "Forum"}
        self.publish(make_session(sessions, title="After the forum", slug="forum", audience=Audience.FAMILIES, **past))
        self.publish(make_hub(citation=self.citation, slug="center", search_description="All about clozapine."))

    def videos(self, files: "Files") -> None:
        """Make a video with each of the images, and a draft with the one that is on no public page."""
        videos = self.publish(make_video_index())
        old = {
            "superseded": True,
            "superseded_note": "The program ended.",
            "advice_page": Page.objects.get(slug="doses"),
        }
        posters = [{"poster": image, "poster_alt": "A tube"} for image in (*files.images, files.hidden["images"])]
        self.publish(make_video(videos, slug="count", **posters[0], **old))
        other = {"title": "Sleep and clozapine", "slug": "sleep", "audience": Audience.FAMILIES}
        self.publish(make_hosted_video(videos, recorded_on=datetime.date(2023, 5, 4), **posters[1], **other))
        for number, poster in enumerate(posters[2:]):
            again = {"title": f"Part {number}", "slug": f"part-{number}", "recorded_on": datetime.date(2022, 5, 4)}
            self.publish(make_hosted_video(videos, **again, **poster))
        make_hosted_video(videos, slug="draft", poster=files.unused["images"], poster_alt="A tube")

    def standard_pages(self, files: "Files") -> None:
        """Make a page with each of the documents, and a restricted branch with the one that is on no public page."""
        shown, behind = files.documents[0], files.documents[1]
        resource = make_resource(document=behind)
        body = [file_block(record) for record in (shown, files.hidden["documents"])]
        body += [("resource_list", {"heading": "Tools", "resources": items([resource.pk])})]
        how = {"slug": "how", "title": "How clozapine pages are reviewed"}
        self.publish(make_standard_page(body=stream(*body), **how))
        closed = stream(file_block(files.unused["documents"]))
        above = self.publish(make_standard_page(slug="closed", title="Closed branch", body=closed))
        self.live.remove(above)
        PageViewRestriction.objects.create(page=above, restriction_type="login")

    def second_site(self) -> None:
        """Make a site in Spanish with a front page, an index and an article, and a twin of it on another port."""
        front = HomePage.objects.get()
        self.live.insert(0, front)
        words = {field: getattr(front, field) for field in ("heading", "lead", "about", "disclaimer", "funding")}
        root = front.get_parent().add_child(
            instance=HomePage(
                title="Centro", slug="centro", locale=self.spanish, translation_key=front.translation_key, **words
            )
        )
        self.publish(root)
        index = make_index(title="Temas", slug="temas", locale=self.spanish)
        index.move(root, pos="last-child")
        index.refresh_from_db()
        self.publish(index)
        self.publish(self.article(index, "Dosis", "Clozapine y dosis.", locale=self.spanish))
        for port in (80, 8080):
            Site.objects.create(hostname=PARTNER, port=port, root_page=root)


@dataclass
class Files:
    """Images and documents that public pages show; one of each `hidden` from all but members, one `unused`."""

    images: list[CenterImage]
    documents: list[CenterDocument]
    hidden: dict[str, Any]
    unused: dict[str, Any]


def make_files() -> Files:
    """Make tagged files; pages have to show them yet."""
    closed = Collection.get_first_root_node().add_child(name="Members")  # open until pages show what is in it
    images = [
        make_image(title="Blood count report", credit="A. Photographer", rights="cc-by", description="A table."),
        make_image(title="A tube", rights="own", file=upload("tube.png", picture(width=320, height=180))),
        make_image(
            title="Clozapine tablets", source_url="https://example.org/t", file=upload("t.png", picture(width=64))
        ),
        make_image(title="For members", collection=closed, file=upload("m.png", picture(width=64))),
        make_image(title=UNUSED, file=upload("u.png", picture(width=64))),
    ]
    documents = [
        make_document(title="Monitoring form"),
        make_document(title="Clozapine leaflet", file=upload("leaflet.txt", b"Take it at night.")),
        make_document(title="For members", collection=closed, file=upload("members.txt", b"Members.")),
        make_document(title=UNUSED, file=upload("unused.txt", b"Nobody shows it.")),
    ]
    for number, record in enumerate([*images, *documents]):
        record.tags.add("form", *(["ANC"] if number % 2 else ["blood", "Zone"]))
    *shown, hidden, unused = images
    *listed, closed_document, unused_document = documents
    return Files(
        images=shown,
        documents=listed,
        hidden={"images": hidden, "documents": closed_document},
        unused={"images": unused, "documents": unused_document},
    )


def build() -> WideWorld:
    """Make the world; whoever asks for search has it indexed meanwhile."""
    with time_machine.travel(REVIEWED, tick=False) as clock:
        builder = Builder(clock)
        files = make_files()
        others = builder.articles()
        builder.other_types()
        builder.videos(files)
        builder.standard_pages(files)
        builder.second_site()
        members = files.hidden["documents"].collection
        CollectionViewRestriction.objects.create(collection=members, restriction_type="login")
        numbers = {name: {kind: record.pk for kind, record in getattr(files, name).items()} for name in SHUT}
        return WideWorld(live=builder.live, images=files.images, documents=files.documents, **numbers, **others)
