"""What the page for developers shows: requests that can be tried on this very site."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from urllib.parse import quote

from django.db.models import QuerySet
from wagtail.models import Site

from cms.delivery.asked_words import PART
from cms.delivery.documents import PAGES, path_in_api, path_of_module
from cms.delivery.feed import newest_tombstones
from cms.delivery.models import Publication
from cms.vocabulary.models import Topic, TopicCode

ARTICLES = f"{PAGES}?type=knowledge_base.TopicArticlePage"


@dataclass(frozen=True)
class Example:
    """One request: what it is good for, and its address below the site's."""

    title: str
    says: str
    path: str


def examples(site: Site | None) -> list[Example]:
    """Return requests that answer with something on this site; a kind that it has nothing of is left out."""
    root = site.root_page.path if site else ""
    found = [
        Example(
            "Everything that holds today",
            "Answers within their review date whose sources all hold, and how many there are.",
            f"{ARTICLES}&status=current&limit=5",
        )
    ]
    here = Publication.objects.filter(is_open=True, path__startswith=root, format="article")
    if article := here.order_by("pk").first():
        found += _of_article(article)
    if module := _of_module(Publication.objects.filter(is_open=True, path__startswith=root)):
        found.append(module)
    replaced = newest_tombstones().filter(stands__startswith=root, replacement_id__isnull=False)
    if gone := replaced.order_by("-number").first():
        says = "It answers 410 with the reason and the page that replaces it, never with the old text."
        found.append(Example("A page that was withdrawn", says, path_in_api(gone.page_id)))
    return found


def _of_module(publications: QuerySet[Publication]) -> Example | None:
    having = publications.filter(modules__isnull=False).order_by("pk").first()
    if having is None:
        return None
    says = "A section of tips, or one tip, that was signed as fit to be read without its page; its key stays."
    return Example("One part that stands alone", says, path_of_module(having.pk, having.modules[0]["key"]))


def _of_article(article: Publication) -> list[Example]:
    found = [
        Example(
            "One answer, whole",
            "The text block by block, the sources as they were signed, and who signed.",
            path_in_api(article.pk),
        ),
        Example(
            "Only the fields that you need",
            "Names with commas; a list answers with them for up to 100 pages at once.",
            f"{ARTICLES}&fields=_,id,title,summary,review&limit=3",
        ),
    ]
    if word := _longest_word(article.title):
        says = "Full text of everything that is public, best match first."
        found.append(Example("By words", says, f"{PAGES}?search={quote(word)}&limit=3"))
    topic = Topic.objects.filter(pk__in=[int(pk) for pk in article.topics]).order_by("pk").first()
    if topic:
        says = "Pages about the topic and about whatever lies below it."
        found.append(Example(f"About {topic.name}", says, f"{PAGES}?topic={topic.slug}&limit=3"))
    code = TopicCode.objects.filter(topic__in=[int(pk) for pk in article.topics]).order_by("system", "code").first()
    if code:
        says = "By the code that an electronic record holds: RxNorm, ICD-10-CM, MeSH or SNOMED CT."
        found.append(Example(f"By code, {code}", says, f"{PAGES}?code={code.system}:{code.code}&limit=3"))
    return found


def _longest_word(title: str) -> str:
    return max(PART.findall(unicodedata.normalize("NFC", title).lower()), key=len, default="")
