import pytest
from wagtail.blocks import StructBlockValidationError

from cms.core.blocks import CallToActionBlock
from tests.factories.core import VALID_BLOCKS
from tests.factories.home import front_page
from tests.factories.knowledge_base import make_index

pytestmark = pytest.mark.django_db


def value(**link):
    link = {"text": "Read how it works", "page": None, "url": ""} | link
    return CallToActionBlock().to_python({**VALID_BLOCKS["call_to_action"], "link": link})


def test_says_where_it_leads():
    block = CallToActionBlock()
    home = front_page()

    assert "Leads to smiadviser.org, another site." in block.render(value(url="https://smiadviser.org/consult"))
    assert f"Leads to “{home.title}” on this site." in block.render(value(page=home.pk))


def test_shows_no_button_while_its_page_is_not_public():
    html = CallToActionBlock().render(value(page=make_index().pk))

    assert "<a" not in html
    assert "Talk a hard case through" in html


@pytest.mark.parametrize("address", ["http://smiadviser.org", "mailto:a@example.org", "tel:988"])
def test_leads_only_to_secure_addresses(address):
    block = CallToActionBlock()
    with pytest.raises(StructBlockValidationError) as caught:
        block.clean_deferred(value(url=address))

    assert "begins with https://" in str(caught.value.block_errors["link"].block_errors["url"].message)
