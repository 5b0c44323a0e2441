import re
from html import unescape

import pytest
from wagtail.models import Page

from home.models import HomePage, ResourceHubPage, StandardPage
from knowledge_base.models import KnowledgeBaseIndexPage, TopicArticlePage
from tests.factories.home import put_review_date
from tests.factories.hub import SECTIONS, make_hub, publish_standard_page, section, tips
from tests.factories.knowledge_base import card_list, make_article, stream
from tests.factories.vocabulary import make_citation, make_person, supersede
from tests.factories.workflow import make_user, publish_signed_off


@pytest.fixture
def shown(client):
    """Return the words of a page as it is now."""

    def get(page):
        response = client.get(page.url)
        assert response.status_code == 200
        return unescape(response.content.decode())

    return get


class TestTreeRules:
    def test_stands_below_the_front_page_only(self):
        assert ResourceHubPage.clean_parent_page_models() == [HomePage]
        assert ResourceHubPage in HomePage.allowed_subpage_models()

    @pytest.mark.parametrize("parent", [Page, ResourceHubPage, KnowledgeBaseIndexPage, TopicArticlePage, StandardPage])
    def test_never_stands_below_anything_else(self, parent):
        assert ResourceHubPage not in parent.allowed_subpage_models()

    def test_is_refused_under_an_article(self, db, admin_client):
        article = make_article()

        answer = admin_client.get(f"/admin/pages/add/home/resourcehubpage/{article.pk}/")

        assert answer.status_code in (302, 403)
        assert not ResourceHubPage.objects.exists()

    def test_holds_its_own_lists_and_pages_but_no_articles(self):
        assert KnowledgeBaseIndexPage in ResourceHubPage.allowed_subpage_models()
        assert StandardPage in ResourceHubPage.allowed_subpage_models()
        assert TopicArticlePage not in ResourceHubPage.allowed_subpage_models()


@pytest.mark.screens
class TestTabs:
    def test_have_four_addresses_and_stand_in_the_page_without_script(self, db, shown):
        page = shown(publish_signed_off(make_hub()))

        assert re.findall(r'<section class="panel" id="([a-z-]+)"', page) == [
            "resources",
            "education",
            "join-us",
            "consultation",
        ]
        for words in ("Prescribing information", "One forum a month.", "For families", "Ask one question."):
            assert words in page
        assert "hidden" not in re.search(r'<div class="tabs".*?</section>\s*</div>', page, re.DOTALL)[0]

    def test_keep_their_address_when_they_are_empty(self, db, shown):
        page = shown(publish_signed_off(make_hub(education=[])))

        assert 'id="education"' in page
        assert "Nothing stands here yet." in page


class TestTips:
    @pytest.mark.screens
    def test_stand_in_the_order_that_every_hub_keeps(self, db, shown):
        page = shown(publish_signed_off(make_hub()))

        assert re.findall(r'<section class="tipsec" id="([a-z-]+)"', page) == ["starting", "monitoring"]
        assert '<h3 id="starting-h">Starting clozapine</h3>' in page
        assert '<h3 id="monitoring-h">Monitoring</h3>' in page

    @pytest.mark.screens
    def test_have_addresses_of_their_own_and_sources(self, db, shown):
        page = shown(publish_signed_off(make_hub()))

        assert 'id="tip-00000000-0000-4000-8000-000000000500"' in page
        assert 'aria-label="Source 1"' in page
        assert 'id="r1"' in page

    def test_are_struck_where_every_source_has_fallen(self, db, shown):
        citation = make_citation(title="The program")
        hub = publish_signed_off(make_hub(citation=citation))
        supersede(citation, by=make_citation())

        page = shown(hub)

        assert '<s><span class="vh">No longer holds: </span>Divide the dose.</s>' in page
        assert "One source no longer holds" in page

    def test_use_a_key_for_each_of_six_sections(self, db):
        citation = make_citation()
        hub = make_hub(tips=stream(*(section(name, "A tip.", citation=citation) for name in SECTIONS)))

        assert [each.key for each in hub.sections] == [
            "starting",
            "monitoring",
            "common-side-effects",
            "uncommon-side-effects",
            "challenges",
            "guidelines",
        ]


class TestProof:
    def test_is_counted(self, answers, shown):
        answers.publish()
        put_review_date(answers.publish(), -1)
        hub = publish_signed_off(make_hub(answers=answers.index), reviewer=answers.reviewer)

        page = shown(hub)

        assert '<b class="num">2</b> of 3 pages current' in page
        assert '<b class="num">1</b> clinician, never the author' in page
        assert "All vetted" not in page

    def test_says_all_only_where_the_data_prove_it(self, answers, shown):
        answers.publish()

        page = shown(publish_signed_off(make_hub(answers=answers.index)))

        assert "All vetted by our clinical expert team" in page
        assert '<b class="num">2</b> of 2 pages current' in page

    def test_leads_to_how_review_works_while_that_is_public(self, answers, shown):
        about = publish_standard_page()
        hub = publish_signed_off(make_hub(review_page=about.page_ptr))

        assert f'<a class="more" href="{about.url}">How review works' in shown(hub)


class TestWords:
    def test_of_people_are_those_that_were_signed(self, db, shown):
        person = make_person("Robin Vale", consents_to_be_named=True, disclosures="None declared")
        hub = publish_signed_off(make_hub(person=person))
        person.name = "Somebody Else"
        person.save()

        page = shown(hub)

        assert "Robin Vale, MD" in page
        assert "Somebody Else" not in page

    def test_of_people_who_do_not_consent_are_their_role(self, db, shown):
        page = shown(publish_signed_off(make_hub(person=make_person("Robin Vale"))))

        assert "Robin Vale" not in page
        assert "Psychiatry" in page

    @pytest.mark.screens
    def test_of_an_offering_lead_to_a_page_or_a_part_of_the_hub(self, answers, shown):
        target = answers.publish(title="An answer")
        hub = make_hub()
        hub.offerings = stream(
            ("offering", {"title": "An answer", "page": target.pk, "part": "", "text": "One line"}),
            ("offering", {"title": "Consultation", "page": hub.pk, "part": "consultation", "text": ""}),
        )
        page = shown(publish_signed_off(hub))

        assert f'<a href="{target.url}">An answer</a>' in page
        assert '<a href="#consultation">Consultation</a>' in page

    @pytest.mark.screens
    def test_of_a_question_open_the_answer_or_say_ask_us(self, answers, shown):
        target = answers.publish(title="An answer")
        questions = stream(
            ("question", {"question": "Is it answered?", "page": target.pk}),
            ("question", {"question": "What may change next?", "page": None}),
        )
        page = shown(publish_signed_off(make_hub(questions=questions)))

        assert re.search(
            rf'<a class="plain" href="{target.url}">Is it answered\?</a>.*?Answered</span>', page, re.DOTALL
        )
        assert re.search(r'href="#consultation">What may change next\?</a>.*?Ask us</span>', page, re.DOTALL)


class TestReadiness:
    def test_lacks_nothing_when_it_is_whole(self, db):
        assert make_hub().readiness_gaps() == []

    def test_says_everything_at_once(self, db):
        hub = make_hub(strapline="", welcome="<p></p>", consultation=[])

        assert hub.readiness_gaps() == [
            "Write the strapline: other sites show it as the description of the hub.",
            "Write the welcome: readers learn from it for whom the hub is.",
            "Consultation: Say how to ask: a sample question without an answer leads there.",
        ]

    def test_an_offering_without_a_page_is_named(self, db):
        hub = make_hub(offerings=stream(("offering", {"title": "Forums", "page": None, "part": "", "text": ""})))

        assert hub.readiness_gaps() == [
            "Offerings: Block 1, offering “Forums”: Choose the page where readers find this offering: it leads nowhere."
        ]

    def test_an_offering_whose_page_is_not_public_is_named(self, db):
        draft = make_article(title="A draft")
        hub = make_hub(offerings=stream(("offering", {"title": "Forums", "page": draft.pk, "part": "", "text": ""})))

        assert hub.readiness_gaps() == [
            "Offerings: Block 1, offering “Forums”: “A draft” is not public. "
            "Have it signed first, or choose another page."
        ]

    def test_a_section_without_tips_and_a_tip_without_source_are_named(self, db):
        bare = tips("Go on.", citation=make_citation())
        bare[0]["value"]["citations"] = []
        hub = make_hub(
            tips=stream(
                ("starting", {"title": "", "intro": "", "tips": []}), ("monitoring", {"title": "", "tips": bare})
            )
        )

        assert hub.readiness_gaps() == [
            "Clinical tips: Block 1, starting: Add at least one tip to this section, or remove it.",
            "Clinical tips: Block 2, monitoring: Tip 1: Add at least one source to this tip: "
            "a clinical statement is not published without one.",
        ]


def test_a_hub_is_signed_by_a_clinician(db):
    hub = make_hub()

    with pytest.raises(Exception, match=r"clinic|role|sign"):
        publish_signed_off(hub, reviewer=make_user("managing_editor"))

    assert not ResourceHubPage.objects.live().exists()


def test_two_centers_need_no_code(db, shown):
    first = publish_signed_off(make_hub())
    second = publish_signed_off(
        make_hub(title="Long-acting injectables Center", short_title="Injectables", slug="injectables")
    )

    page = shown(second)

    assert f'<a href="{first.url}">Clozapine</a>' in page
    assert 'aria-current="page">Injectables</a>' in page
    assert "<h1>Long-acting injectables Center</h1>" in page


def test_cards_by_hand_come_first_and_no_page_twice(answers, shown):
    one, two = answers.publish(title="One"), answers.publish(title="Two")
    overdue = answers.publish(title="Three")
    put_review_date(overdue, -1)
    cards = card_list(two, below=answers.index.pk)
    page = shown(publish_signed_off(make_hub(resources=stream(("card_list", cards)))))

    listed = re.findall(r'<p class="card-t"><a class="plain" href="[^"]*">([^<]*)</a>', page)
    assert listed == ["Two", "One"]
    assert one.url in page
