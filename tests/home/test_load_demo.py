import io
import re

import pytest
from django.core.management import CommandError, call_command

from cms.users.models import User
from home.demo import people
from home.models import HomePage
from knowledge_base.models import TopicArticlePage
from tests.factories.vocabulary import make_topic
from workflow import verification


class TestCommand:
    def test_refuses_without_the_switch(self, db):
        with pytest.raises(CommandError, match="DEMO=true"):
            call_command("load_demo")

        assert not TopicArticlePage.objects.exists()

    def test_refuses_where_somebody_has_begun_to_work(self, db, settings):
        settings.DEMO = True
        make_topic()

        with pytest.raises(CommandError, match="it has topics"):
            call_command("load_demo")

        assert not User.objects.filter(email__endswith=people.DOMAIN).exists()

    def test_sets_up_a_database_in_which_nothing_is(self, committed_db, installation):
        with installation.demonstration() as mails:
            assert User.objects.filter(is_active=True).count() == len(people.ACCOUNTS)
            assert HomePage.objects.get().heading.startswith("Clear answers on clozapine")
            assert list(verification.findings()) == []
            assert not any("Home" in subject for _recipient, subject in mails)

    def test_prints_the_accounts_without_a_database(self):
        table = io.StringIO()

        call_command("load_demo", "--accounts", stdout=table)

        rows = [re.split(r"\s{2,}", line.strip()) for line in table.getvalue().splitlines()]
        signing_in = [row for row in rows if len(row) == 3]
        assert [row[0] for row in signing_in] == [account.username for account in people.ACCOUNTS]
        assert {row[1] for row in signing_in} == {people.PASSWORD}
        assert len(rows) == 2 * len(signing_in)
