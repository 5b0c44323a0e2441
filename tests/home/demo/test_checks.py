from django.core.checks import CheckMessage, run_checks

from home.demo import people
from home.demo.checks import LOADED
from tests.factories.workflow import make_user
from workflow import audit


def found() -> dict[str, CheckMessage]:
    return {message.id: message for message in run_checks(include_deployment_checks=True)}


class TestNoDemonstrationInProduction:
    def test_fails_where_a_demonstration_was_loaded(self, db):
        audit.record(LOADED, page=None, actor=None)

        assert found()["home.E001"].is_serious()

    def test_fails_where_an_account_of_a_demonstration_is_left(self, db):
        user = make_user("author")
        user.email = f"Someone@{people.DOMAIN.upper()}"
        user.save()

        assert found()["home.E002"].is_serious()
        assert "1 account(s) of the demonstration" in found()["home.E002"].msg

    def test_passes_on_an_installation_of_its_own(self, db):
        make_user("author")

        assert not {"home.E001", "home.E002"} & set(found())

    def test_is_no_business_of_other_checks(self, db):
        audit.record(LOADED, page=None, actor=None)

        assert not {message.id for message in run_checks()} & {"home.E001", "home.E002"}
