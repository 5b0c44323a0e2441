"""Records that pages print, and pages that print each other: what goes stale, what is told, and what is not."""

import json

import pytest

from cms.delivery.models import Publication
from cms.vocabulary.models import Citation, TopicCode, TopicSynonym
from tests.cms.delivery.changing import assert_in_line, close, publication
from tests.factories.knowledge_base import items, stream, valid_blocks
from tests.factories.media_library import make_document, make_image, make_resource, replace_past_the_record
from tests.factories.urgent import fresh
from tests.factories.videos import make_video, put_live
from tests.factories.vocabulary import make_citation, make_topic, supersede
from tests.factories.workflow import publish_signed_off
from workflow import services

FAMILIES = "individuals-and-families"


@pytest.fixture(scope="module")
def kept_other(kept_answers):
    """An article that prints none of it."""
    return kept_answers.publish(slug="other", topics=[make_topic("Other things")])


@pytest.fixture
def other(kept_other, db):
    return fresh(kept_other)


def document(consumer, page):
    return json.loads(consumer.copies[page.pk])


class TestTopics:
    @pytest.fixture
    def topic(self, db):
        return make_topic("Neutropenia", parent=make_topic("Safety"))

    @pytest.fixture
    def article(self, answers, topic):
        return answers.publish(slug="counts", topics=[topic])

    def test_renamed(self, article, other, topic, consumer):
        topic.name = "Low counts"
        topic.save()

        assert publication(article).is_stale
        assert not publication(other).is_stale
        consumer.pull()
        assert consumer.told == {article.pk: "upsert"}
        assert document(consumer, article)["topics"][0]["title"] == "Low counts"
        assert_in_line(consumer)

    def test_with_another_synonym_or_code(self, article, other, topic, consumer):
        TopicSynonym.objects.create(topic=topic, term="Agranulocytosis")
        TopicCode.objects.create(topic=topic, system=TopicCode.System.RXNORM, code="2626")

        consumer.pull()
        assert consumer.told == {article.pk: "upsert"}
        assert "Agranulocytosis" in consumer.copies[article.pk]
        assert "2626" in consumer.copies[article.pk]
        assert_in_line(consumer)

    def test_saved_with_many_parts_is_told_once(self, article, other, topic, consumer, feed):
        topic.name = "Low counts"
        topic.synonyms = [TopicSynonym(term=f"Term {number}") for number in range(10)]
        topic.codes = [TopicCode(system=TopicCode.System.RXNORM, code="2626")]
        topic.save()

        assert [change.page_id for change in feed.changes if change.page_id] == [article.pk]
        consumer.pull()
        assert "Term 9" in str(document(consumer, article))

    def test_whose_synonym_changed_after_it_was_read_is_told_again(self, article, other, topic, consumer):
        synonym = TopicSynonym.objects.create(topic=topic, term="Agranulocytosis")
        consumer.pull()

        synonym.term = "Granulocytopenia"
        synonym.save()

        consumer.pull()
        assert consumer.told == {article.pk: "upsert"}

    def test_below_another_one(self, article, other, topic, consumer):
        broader = make_topic("Blood")
        assert set(publication(article).topics) == {str(topic.pk), str(topic.parent_id)}

        topic.parent = broader
        topic.save()

        consumer.pull()
        assert consumer.told == {article.pk: "upsert"}
        assert set(publication(article).topics) == {str(topic.pk), str(broader.pk)}
        assert_in_line(consumer)

    def test_of_which_a_broader_one_moved(self, article, other, topic, consumer):
        broader = make_topic("Medicine")
        topic.parent.parent = broader
        topic.parent.save()

        consumer.pull()
        assert consumer.told == {article.pk: "upsert"}
        assert str(broader.pk) in publication(article).topics
        assert_in_line(consumer)

    def test_that_no_page_is_about(self, article, consumer):
        make_topic("Unused").save()

        assert consumer.pull() == []


class TestSources:
    @pytest.fixture
    def source(self, db):
        return make_citation("A label")

    @pytest.fixture
    def article(self, answers, source):
        return answers.publish(slug="counts", body=stream(("text", valid_blocks(source)["cited_text"])))

    def test_that_fell_flag_what_rests_on_them_at_once(self, article, other, source, consumer):
        supersede(source)

        assert publication(article).status == "flagged"
        assert publication(other).status == "current"
        consumer.pull()
        assert consumer.told == {article.pk: "upsert"}
        assert document(consumer, article)["meta"]["review"]["status"] == "flagged"
        assert_in_line(consumer)

    def test_that_hold_again_take_the_flag_away(self, article, other, source, consumer):
        supersede(source)
        consumer.pull()

        source.status = Citation.Status.ACTIVE
        source.save()

        assert publication(article).status == "current"
        consumer.pull()
        assert consumer.told == {article.pk: "upsert"}
        assert document(consumer, article)["meta"]["review"]["status"] == "current"
        assert_in_line(consumer)

    def test_keep_the_flag_where_another_one_fell(self, answers, source, consumer):
        second = make_citation("A second label")
        article = answers.publish(slug="counts", body=stream(("text", valid_blocks(source, second)["cited_text"])))
        supersede(source)
        supersede(second)

        source.status = Citation.Status.ACTIVE
        source.save()

        assert publication(article).status == "flagged"
        assert_in_line(consumer)

    def test_leave_what_is_overdue_overdue(self, article, source):
        Publication.objects.filter(pk=article.pk).update(status="overdue")

        supersede(source)

        assert publication(article).status == "overdue"


class TestPagesOfEachOther:
    def links_to(self, answers, page):
        text = f'<p><a linktype="page" id="{page.pk}">It</a> [1]</p>'
        return stream(("text", {**valid_blocks(answers.citation)["cited_text"], "text": text}))

    def test_a_page_that_is_linked_to(self, answers, other, consumer):
        target = answers.publish(slug="target", title="Target")
        linking = answers.publish(slug="linking", body=self.links_to(answers, target))
        consumer.pull()

        services.withdraw(page=target, user=answers.author, reason="error", note="Wrong.")

        consumer.pull()
        assert consumer.told == {target.pk: "tombstone error", linking.pk: "upsert"}
        assert "/target/" not in consumer.copies[linking.pk]
        assert_in_line(consumer)

        publish_signed_off(fresh(target), author=answers.author, reviewer=answers.reviewer)

        consumer.pull()
        assert consumer.told == {target.pk: "upsert", linking.pk: "upsert"}
        assert "/target/" in consumer.copies[linking.pk]
        assert_in_line(consumer)

    def test_whom_it_links_to_is_not_told_of(self, answers, other, consumer):
        linking = answers.publish(slug="linking", body=self.links_to(answers, other))
        consumer.pull()
        linking.body = stream(("text", valid_blocks(answers.citation)["cited_text"]))

        publish_signed_off(linking, author=answers.author, reviewer=answers.reviewer)
        consumer.pull()
        assert consumer.told == {linking.pk: "upsert"}

        services.withdraw(page=fresh(linking), user=answers.author, reason="error", note="Wrong.")
        consumer.pull()
        assert consumer.told == {linking.pk: "tombstone error"}
        assert_in_line(consumer)

    def test_another_text_of_the_same_title_is_not_told_of(self, answers, other, consumer):
        linking = answers.publish(slug="linking", body=self.links_to(answers, other))
        consumer.pull()

        other.applies_to = "Adults only."
        publish_signed_off(other, author=answers.author, reviewer=answers.reviewer)

        consumer.pull()
        assert consumer.told == {other.pk: "upsert"}
        assert linking.pk in consumer.copies
        assert_in_line(consumer)

    def test_a_twin(self, answers, other, consumer):
        clinical = answers.publish(slug="clinical", title="For clinicians")
        consumer.pull()

        family = answers.publish(slug="family", title="For families", audience=FAMILIES, twin=clinical)

        consumer.pull()
        assert consumer.told == {family.pk: "upsert", clinical.pk: "upsert"}
        assert document(consumer, clinical)["twin"]["title"] == "For families"
        assert_in_line(consumer)

        services.withdraw(page=family, user=answers.author, reason="retired", note="Gone.")

        consumer.pull()
        assert consumer.told == {family.pk: "tombstone retired", clinical.pk: "upsert"}
        assert document(consumer, clinical)["twin"] is None
        assert_in_line(consumer)

    def test_a_twin_that_is_another_one_now(self, answers, other, consumer):
        clinical, second = answers.publish(slug="clinical"), answers.publish(slug="second")
        family = answers.publish(slug="family", title="For families", audience=FAMILIES, twin=clinical)
        consumer.pull()
        family.twin = second

        publish_signed_off(family, author=answers.author, reviewer=answers.reviewer)

        consumer.pull()
        assert consumer.told == {family.pk: "upsert", clinical.pk: "upsert", second.pk: "upsert"}
        assert document(consumer, clinical)["twin"] is None
        assert_in_line(consumer)

    def test_a_twin_that_is_restricted(self, answers, consumer):
        clinical = answers.publish(slug="clinical")
        family = answers.publish(slug="family", audience=FAMILIES, twin=clinical)
        consumer.pull()

        close(family)

        consumer.pull()
        assert consumer.told == {family.pk: "tombstone restricted", clinical.pk: "upsert"}
        assert_in_line(consumer)

    def test_a_video_that_is_quoted(self, answers, other, consumer):
        video = put_live(make_video(slug="video", title="Why we count"))
        article = answers.publish(slug="quoting", body=stream(("video", {"page": video.pk})))
        consumer.pull()
        video.superseded = True
        video.superseded_note = "The program ended."
        video.advice_page = other

        put_live(video)

        consumer.pull()
        assert consumer.told == {video.pk: "upsert", article.pk: "upsert"}
        assert_in_line(consumer)


class TestFiles:
    def test_a_document(self, answers, other, consumer):
        file = make_document()
        block = {"document": file.pk, "version": "Version 2", "reviewed_on": "2026-01-15", "note": ""}
        article = answers.publish(slug="form", body=stream(("document", block)))
        consumer.pull()

        replace_past_the_record(file)
        fresh(file).save()

        consumer.pull()
        assert consumer.told == {article.pk: "upsert"}
        assert_in_line(consumer)

    def test_a_resource_and_the_newer_one(self, answers, other, consumer):
        calendar = make_resource()
        resources = {"heading": "Tools", "resources": items([calendar.pk])}
        article = answers.publish(slug="tools", body=stream(("resource_list", resources)))
        consumer.pull()

        newer = make_resource("Blood count calendar, 2027")
        assert consumer.pull() == []

        calendar.superseded_by = newer
        calendar.save()
        consumer.pull()
        assert consumer.told == {article.pk: "upsert"}
        assert_in_line(consumer)

        newer.title = "Calendar"
        newer.save()
        consumer.pull()
        assert consumer.told == {article.pk: "upsert"}
        assert_in_line(consumer)

    def test_a_picture_and_its_sizes(self, answers, other, consumer):
        picture = make_image(title="Poster")
        video = put_live(make_video(slug="video", poster=picture, poster_alt="A report"))
        consumer.pull()

        picture.get_rendition("width-640")
        picture.title = "Another title"
        picture.save()

        consumer.pull()
        assert consumer.told == {video.pk: "upsert"}
        assert_in_line(consumer)

    def test_a_size_that_no_page_prints(self, answers, consumer):
        picture = make_image(title="Poster")
        video = put_live(make_video(slug="video", poster=picture, poster_alt="A report"))
        picture.renditions.all().delete()
        consumer.pull()

        picture.get_rendition("max-165x165")
        assert consumer.pull() == []

        picture.get_rendition("width-640")
        consumer.pull()
        assert consumer.told == {video.pk: "upsert"}
        assert_in_line(consumer)

    def test_that_nobody_uses(self, other, consumer):
        make_document().save()
        make_image().save()
        make_resource().save()

        assert consumer.pull() == []
