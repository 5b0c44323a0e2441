"""The article's fields in JSON."""

import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from rest_framework.serializers import Serializer

from cms.core.serializers import StreamOfPageField
from cms.vocabulary.models import Citation, TopicCode, TopicSynonym
from cms.vocabulary.serializers import TopicsField
from cms.vocabulary.terms import Audience
from knowledge_base import serializers
from knowledge_base.models import TopicArticlePage
from tests.factories.knowledge_base import make_article, stream, valid_blocks
from tests.factories.vocabulary import make_citation, make_topic, supersede
from tests.factories.workflow import publish_signed_off

pytestmark = pytest.mark.django_db


class Article(Serializer):
    summary = serializers.SummaryField()
    short_answer = serializers.ShortAnswerField()
    topics = TopicsField()
    twin = serializers.TwinField()
    body = StreamOfPageField()


def answer(article):
    data = Article(TopicArticlePage.objects.get(pk=article.pk)).data
    return json.loads(json.dumps(data, cls=DjangoJSONEncoder))


def test_sources_carry_the_words_that_were_signed_and_the_status_of_today():
    citation = make_citation("Clozapine REMS program")
    article = publish_signed_off(make_article(citation=citation))
    Citation.objects.filter(pk=citation.pk).update(title="Nobody signed this")
    supersede(Citation.objects.get(pk=citation.pk), status_note="Ended.")

    said = answer(article)
    (in_answer,), (in_tip,) = said["short_answer"]["citations"], said["body"][2]["value"]["citations"]

    assert in_answer == in_tip
    assert (in_tip["id"], in_tip["type"]) == (citation.pk, "vocabulary.Citation")
    assert in_tip["title"] == "Clozapine REMS program"
    assert in_tip["status"] == "superseded"
    assert in_tip["warning"] == "Source no longer in force 13 June 2025"


def test_the_summary_is_plain_and_the_short_answer_keeps_its_marks():
    said = answer(make_article())

    assert said["summary"] == "Check the absolute neutrophil count weekly for six months, then less often."
    assert said["short_answer"]["text"].endswith("then less often. [1]")


def test_topics_carry_their_synonyms_and_codes():
    topic = make_topic("Neutropenia")
    TopicCode.objects.create(topic=topic, system="icd-10-cm", code="D70")
    TopicSynonym.objects.create(topic=topic, term="ANC")

    assert answer(make_article(topics=[topic]))["topics"] == [
        {
            "id": topic.pk,
            "type": "vocabulary.Topic",
            "title": "Neutropenia",
            "slug": "neutropenia",
            "synonyms": ["ANC"],
            "codes": [{"system": "icd-10-cm", "code": "D70"}],
        }
    ]


def test_a_twin_is_named_while_it_is_public():
    older = publish_signed_off(make_article())
    body = stream(("text", valid_blocks(make_citation())["cited_text"]))
    younger = make_article(topics=[], audience=Audience.FAMILIES, twin=older, body=body)

    assert answer(older)["twin"] is None
    assert answer(younger)["twin"] == {
        "id": older.pk,
        "type": "knowledge_base.TopicArticlePage",
        "title": older.title,
        "url": older.full_url,
    }


def test_a_source_that_is_gone_is_null():
    body = stream(("tip", valid_blocks()["tip"] | {"citations": [4_000_000]}))

    assert answer(make_article(body=body))["body"][0]["value"]["citations"] == [None]
