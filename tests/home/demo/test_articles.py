import importlib
import pkgutil
import re
from collections import defaultdict
from collections.abc import Collection, Iterator

import pytest

from cms.vocabulary.terms import Audience
from home.demo import articles, sources
from home.demo.articles import unfinished
from home.demo.articles.trending import TRENDING
from home.demo.writing import Article
from tests.readability import grade, sentences
from tests.readability import words as words_of


def found_articles() -> list[Article]:
    """Return every article that a module of the demonstration defines, versions included."""
    modules = [
        importlib.import_module(f"{articles.__name__}.{module.name}")
        for module in pkgutil.iter_modules(articles.__path__)
    ]
    return [value for module in modules for value in vars(module).values() if isinstance(value, Article)]


ALL = found_articles()
READ_AS_TRUE = [article for article in ALL if article is not unfinished.SENT_BACK]
READY = [article for article in ALL if article is not unfinished.DRAFT]
FAMILY = [article for article in ALL if article.audience == Audience.FAMILIES]
LIBRARY = (sources.BEFORE_THE_END | sources.SINCE_THE_END).keys()

# Every number that the verified facts name, and the parts of the dates that they give.
VERIFIED_NUMBERS = {
    *("12.5", "1", "2"),  # mg on day one; CYP1A2
    *("500", "999", "1000", "1499", "1500"),  # ANC per µL
    *("6", "12", "26", "13"),  # months, and counts in them
    *("2022", "13", "2025", "06", "2020", "01", "28"),  # the tables; 13 June 2025; 28 January 2020
    *("24", "02"),  # 24 February 2025
}
NEVER = ["mandatory REMS", "mandatory blood", "no longer needed", "ng/mL", "mg/L", "2626", "Cotes", "Rolin"]
PLACEHOLDERS = ["lorem ipsum", "goes here", "todo", "tbd", "xxx", "drop…", "..."]
# In a family page nobody is spoken of as a case.
CLINIC_WORDS = re.compile(r"\bpatients?\b|\bclinicians? should\b", re.IGNORECASE)
NOT_PRINTED = {"id", "type", "citations", "counts", "page"}
NOT_READ_OUT = {"level", "audience", "jurisdiction", "effective_from", "severity", "strength", "certainty"}


def texts(value: object, *, skipped: Collection[str] = NOT_PRINTED) -> Iterator[str]:
    """Yield every text that an article brings along, wherever in its blocks it stands."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in skipped:
                yield from texts(inner, skipped=skipped)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts(inner, skipped=skipped)
    elif isinstance(value, str):
        yield value


def printed(article: Article) -> str:
    return "\n".join([article.title, article.summary, *texts(article.body)])


def prose(article: Article) -> str:
    """Return what is read as sentences: the short answer, paragraphs, tips and what to do; no headings or tables."""
    found = [article.summary]
    for block in article.body:
        if block["type"] in ("text", "tip", "red_flag"):
            value = {key: entry for key, entry in block["value"].items() if key != "heading"}
            found += [text for text in texts(value, skipped=NOT_PRINTED | NOT_READ_OUT | {"sign"}) if text]
    return "\n".join(found)


def blocks(article: Article, kind: str) -> list[dict]:
    return [block["value"] for block in article.body if block["type"] == kind]


class TestFacts:
    @pytest.mark.parametrize("text", READ_AS_TRUE, ids=lambda text: text.slug)
    def test_every_number_is_a_verified_one(self, text):
        numbers = set(re.findall(r"\d+(?:\.\d+)?", re.sub(r"\[\d\]", "", printed(text))))

        assert numbers <= VERIFIED_NUMBERS

    @pytest.mark.parametrize("text", READ_AS_TRUE, ids=lambda text: text.slug)
    def test_nothing_unverified_is_printed_as_a_fact(self, text):
        assert [phrase for phrase in NEVER if phrase.lower() in printed(text).lower()] == []

    def test_the_thresholds_always_name_their_year_and_send_to_the_label(self):
        for text in READ_AS_TRUE:
            for value in blocks(text, "monitoring"):
                said = " ".join(texts(value))
                assert "2022" in said
                assert "Other countries differ" in said
                if value["thresholds"]:
                    assert "Compare with the label in force" in said


class TestSources:
    @pytest.mark.parametrize("text", ALL, ids=lambda text: text.slug)
    def test_cites_only_what_is_in_the_library(self, text):
        assert text.sources() <= LIBRARY

    @pytest.mark.parametrize("text", ALL, ids=lambda text: text.slug)
    def test_points_at_each_source_of_the_short_answer(self, text):
        pointed = {int(number) for number in re.findall(r"\[(\d)\]", text.summary)}

        assert pointed == set(range(1, len(text.summary_sources) + 1))

    @pytest.mark.parametrize("text", READY, ids=lambda text: text.slug)
    def test_cites_for_every_tip_red_flag_dose_and_schedule(self, text):
        for kind in ("tip", "red_flag", "dosage", "monitoring"):
            assert all(value["citations"] for value in blocks(text, kind))

    def test_each_source_is_used(self):
        assert set().union(*(text.sources() for text in ALL)) == set(LIBRARY)


class TestWords:
    @pytest.mark.parametrize("text", ALL, ids=lambda text: text.slug)
    def test_no_sentence_is_too_long_to_read_aloud(self, text):
        assert [sentence for sentence in sentences(printed(text)) if len(words_of(sentence)) > 25] == []

    @pytest.mark.parametrize("text", ALL, ids=lambda text: text.slug)
    def test_the_short_answer_is_short(self, text):
        assert len(words_of(re.sub(r"\[\d\]", "", text.summary))) <= 60

    @pytest.mark.parametrize("text", ALL, ids=lambda text: text.slug)
    def test_leaves_no_placeholder_and_does_not_shout(self, text):
        assert [words for words in PLACEHOLDERS if words in printed(text).lower()] == []
        assert "!" not in printed(text)

    @pytest.mark.parametrize("text", ALL, ids=lambda text: text.slug)
    def test_a_tip_that_is_shown_alone_says_what_it_is_about(self, text):
        statements = [value["statement"] for value in blocks(text, "tip")]

        assert [statement for statement in statements if "clozapine" not in statement.lower()] == []

    def test_no_two_articles_say_the_same_sentence(self):
        # Headings of other articles stand on the links to them; the notes on the thresholds must be the same.
        titles = {sentence for text in ALL for sentence in sentences(text.title)}
        said = defaultdict(set)
        for text in READ_AS_TRUE:
            for sentence in sentences(prose(text)):
                if len(words_of(sentence)) > 9 and sentence not in titles:
                    said[sentence].add(text.slug)

        assert {sentence: slugs for sentence, slugs in said.items() if len(slugs) > 1} == {}


class TestFamilyPages:
    def test_there_are_enough_with_a_twin_for_clinicians(self):
        assert len([text for text in FAMILY if text.twin]) >= 4
        for text in FAMILY:
            twin = next(other for other in ALL if other.slug == text.twin)
            assert twin.audience == Audience.CLINICIANS

    @pytest.mark.parametrize("text", FAMILY, ids=lambda text: text.slug)
    def test_is_read_at_the_eighth_grade_or_below(self, text):
        assert grade(prose(text)) <= 8
        assert grade(text.summary) <= 8

    @pytest.mark.parametrize("text", FAMILY, ids=lambda text: text.slug)
    def test_speaks_to_the_reader(self, text):
        assert not CLINIC_WORDS.search(printed(text))
        assert re.search(r"\byour?\b", prose(text).lower())

    @pytest.mark.parametrize("text", FAMILY, ids=lambda text: text.slug)
    def test_says_when_to_get_help(self, text):
        (flag,) = blocks(text, "red_flag")

        assert flag["heading"] in ("When to get help now", "Call the same day")


class TestTrending:
    def test_all_eleven_have_an_article_of_their_own(self):
        assert len(TRENDING) == 11
        assert len({article.slug for _name, article in TRENDING}) == 11

    @pytest.mark.parametrize("text", [article for _name, article in TRENDING], ids=lambda text: text.slug)
    def test_each_is_a_full_article(self, text):
        kinds = [block["type"] for block in text.body]

        assert 2 <= kinds.count("heading") <= 5
        if text.slug != "what-blood-counts-does-clozapine-need":  # the version that fell out of date is short
            assert 2 <= kinds.count("tip") <= 4
