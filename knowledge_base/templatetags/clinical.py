"""How clinical statements are set: source numbers in the text, state lines, evidence bars and monitoring marks.

All tags that deal with sources read `evidence` from the context; without one (the preview of a single block) they
number the block's own sources.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.template import Context
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText

from cms.core.blocks.ready import plain
from cms.core.highlight import highlight
from cms.vocabulary.models import Citation
from knowledge_base.blocks.monitoring import Interval
from knowledge_base.blocks.statement import markers
from knowledge_base.blocks.tips import Certainty
from knowledge_base.evidence import Evidence, Source

register = template.Library()

LARGE = re.compile(r"\d[\d.,]*(?:\s(?:mg|mcg|g|mL)\b)?")
TAG_OR_MARKER = re.compile(r"(?P<tag><[^>]*>)|\s*\[(?P<number>\d{1,2})\]")
PARAGRAPHS = re.compile(r"\s*\n\s*\n\s*")
SENTENCE = re.compile(r"\S.*?(?:[.!?](?:\s*\[\d{1,2}\])*(?=\s|\Z)|\Z)", re.DOTALL)
CLOSING_MARKERS = re.compile(r"(?:\s*\[\d{1,2}\])*\Z")
SPACED_MARKER = re.compile(r"\s*\[\d{1,2}\]")
CLOSING_TAG = re.compile(r"</(p|li)>(</[uo]l>)?\s*\Z")
WIDTH, PER_WEEK = 260, 10  # 26 weeks, ten units each


def _sources(context: Context, citations: Iterable[Citation | None]) -> list[Source]:
    cited = list(citations or ())
    evidence = context.get("evidence")
    return (evidence if evidence is not None else Evidence(cited)).of(cited)


def _mark(source: Source) -> SafeString:
    return format_html('<a class="cite" href="#{0}" aria-label="Source {1}">{1}</a>', source.anchor, source.number)


def _place_marks(html: str, sources: list[Source]) -> tuple[str, SafeString]:
    """Turn [1], [2] … into links; return the text and the marks of sources that it never points at."""
    used: set[int] = set()

    def link(match: re.Match[str]) -> str:
        if match["tag"]:
            return match["tag"]
        position = int(match["number"]) - 1
        if not 0 <= position < len(sources):
            return ""
        used.add(position)
        return _mark(sources[position])

    placed = TAG_OR_MARKER.sub(link, html)
    rest = format_html_join("", "{}", ((_mark(s),) for position, s in enumerate(sources) if position not in used))
    return placed, rest


@register.simple_tag(takes_context=True)
def cited(
    context: Context, text: str | None, citations: Iterable[Citation | None], also: str | RichText = ""
) -> SafeString:
    """Set one line of text; sources at which neither it nor the text `also` points follow it."""
    sources = _sources(context, citations)
    placed, _rest = _place_marks(escape(text or ""), sources)
    _placed, rest = _place_marks(escape(text or "") + plain(also), sources)
    return mark_safe(placed + rest)  # noqa: S308  # escaped above


@register.simple_tag(takes_context=True)
def cited_line(context: Context, text: str | None, citations: Iterable[Citation | None]) -> SafeString:
    """Set one of several lines that share their sources: only the numbers at which it points itself."""
    placed, _rest = _place_marks(escape(text or ""), _sources(context, citations))
    return mark_safe(placed)  # noqa: S308  # escaped above


@register.simple_tag(takes_context=True)
def cited_paragraphs(context: Context, text: str | None, citations: Iterable[Citation | None]) -> SafeString:
    """Set plain text as paragraphs; sources at which it does not point follow the last one.

    A sentence is struck when it points at sources of which none holds any longer.
    """
    sources = _sources(context, citations)
    paragraphs = PARAGRAPHS.split(escape(text or "").strip())
    html = "".join(f"<p>{_strike_fallen(paragraph, sources)}</p>" for paragraph in paragraphs if paragraph)
    return _with_marks_inside(html, sources)


@register.simple_tag
def short_answer(article: Any, query: str = "") -> SafeString:
    """Set an article's short answer as one line for lists: words of `query` marked, what no longer holds struck."""
    cited = article.summary_citations
    struck = _strike_fallen(escape(" ".join(article.summary.split())), Evidence(cited).of(cited))
    return highlight(mark_safe(SPACED_MARKER.sub("", struck)), query)  # noqa: S308  # escaped above


def _strike_fallen(paragraph: str, sources: list[Source]) -> str:
    def strike(match: re.Match[str]) -> str:
        sentence = match[0]
        named = [sources[number - 1] for number in markers(sentence) if 1 <= number <= len(sources)]
        if not named or not all(source.is_fallen() for source in named):
            return sentence
        end = CLOSING_MARKERS.search(sentence).start()  # type: ignore[union-attr]  # it matches nothing at the end, too
        return f'<s><span class="vh">No longer holds: </span>{sentence[:end]}</s>{sentence[end:]}'

    return SENTENCE.sub(strike, paragraph)


@register.simple_tag(takes_context=True)
def cited_html(context: Context, text: RichText, citations: Iterable[Citation | None]) -> SafeString:
    """Set rich text; sources at which it does not point follow its last words."""
    return _with_marks_inside(str(text), _sources(context, citations))


@register.simple_tag(takes_context=True)
def cited_html_part(context: Context, text: RichText, citations: Iterable[Citation | None]) -> SafeString:
    """Set rich text that shares its sources with other text: only the numbers at which it points itself."""
    placed, _rest = _place_marks(str(text), _sources(context, citations))
    return mark_safe(placed)  # noqa: S308  # rich text is cleaned by Wagtail


def _with_marks_inside(html: str, sources: list[Source]) -> SafeString:
    placed, rest = _place_marks(html, sources)
    if rest:
        closing = CLOSING_TAG.search(placed)
        at = closing.start() if closing else len(placed)
        placed = placed[:at] + rest + placed[at:]
    return mark_safe(placed)  # noqa: S308  # rich text is cleaned by Wagtail, plain text escaped by the callers


@register.simple_tag(takes_context=True)
def unplaced_marks(
    context: Context, citations: Iterable[Citation | None], lines: Iterable[Mapping[str, Any]], child: str
) -> SafeString:
    """Set the numbers of sources at which none of the lines points."""
    text = " ".join(line.get(child) or "" for line in lines)
    _placed, rest = _place_marks(escape(text), _sources(context, citations))
    return rest


@register.simple_tag(takes_context=True)
def warned_sources(context: Context, citations: Iterable[Citation | None]) -> list[Source]:
    """Return those of the sources that readers are warned of today."""
    return [source for source in _sources(context, citations) if source.warning]


@register.inclusion_tag("knowledge_base/blocks/source_state.html", takes_context=True)
def source_state(context: Context, citations: Iterable[Citation | None]) -> dict[str, Any]:
    """Say which of these sources no longer stand, since when, and what is in force instead."""
    return {"sources": warned_sources(context, citations)}


@register.simple_tag
def evidence_bars(certainty: Certainty) -> SafeString:
    """Draw the certainty of evidence as one to four filled bars; the word stands beside them."""
    bars = (("on" if n < certainty.bars else "off", 0.5 + 7 * n, 9.5 - 3 * n, 4 + 3 * n) for n in range(4))
    return format_html(
        '<svg viewBox="0 0 28 14" aria-hidden="true">{}</svg>',
        format_html_join("", '<rect class="{}" x="{}" y="{}" width="5" height="{}"/>', bars),
    )


@register.simple_tag
def rhythm_marks(interval: str) -> SafeString:
    """Draw 26 weeks of a monitoring phase, one mark for each measurement, the first one taller."""
    step = Interval(interval).weeks * PER_WEEK
    starts = [round(1 + n * step, 1) for n in range(int((WIDTH - 1) / step) + 1)]
    path = "".join(f"M{x:g} 40V{16 if n else 8}" for n, x in enumerate(starts) if x < WIDTH)
    return format_html(
        '<svg viewBox="0 0 260 40" preserveAspectRatio="none" aria-hidden="true"><path d="{}"/></svg>', path
    )


@register.filter
def large_number(text: str) -> SafeString:
    """Set the first number of a text large, with its unit."""
    match = LARGE.search(text or "")
    if not match:
        return escape(text or "")
    return format_html('{}<span class="big">{}</span>{}', text[: match.start()], match[0], text[match.end() :])
