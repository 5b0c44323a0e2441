from home.topics import topics_with_answers
from tests.factories.home import put_review_date
from tests.factories.knowledge_base import make_article
from tests.factories.vocabulary import make_topic


class TestTopicsWithAnswers:
    def test_counts_an_answer_under_every_broader_topic_once(self, answers):
        monitoring = make_topic("Monitoring")
        counts, levels = make_topic("Neutrophils", parent=monitoring), make_topic("Plasma levels", parent=monitoring)
        answers.publish(topics=[counts, levels])
        answers.publish(topics=[counts])

        (entry,) = topics_with_answers()

        assert (entry.name, entry.slug, entry.answers) == ("Monitoring", "monitoring", 2)
        assert entry.narrower == "Neutrophils, Plasma levels"

    def test_offers_no_topic_that_leads_nowhere_today(self, answers):
        make_topic("Without answers")
        make_article(answers.index, topics=[make_topic("Draft only")])
        put_review_date(answers.publish(topics=[make_topic("Overdue only")]), -1)

        assert topics_with_answers() == []
