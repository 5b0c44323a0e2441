import importlib
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from cms.settings import env

PRODUCTION = {
    "SECRET_KEY": "x" * 50,
    "ALLOWED_HOSTS": "center.example.org, www.example.org",
    "PUBLIC_URL": "https://center.example.org",
    "EMAIL_URL": "smtp+tls://user:word@mail.example.org:587",
}


@pytest.fixture
def load_production(monkeypatch):
    """Import the production settings anew, with only the given variables set."""

    def load(**variables: str):
        for name in env.VARIABLES:
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        monkeypatch.delitem(sys.modules, "cms.settings.base", raising=False)
        monkeypatch.delitem(sys.modules, "cms.settings.production", raising=False)
        return importlib.import_module("cms.settings.production")

    yield load
    sys.modules.pop("cms.settings.production", None)


class TestRead:
    @pytest.mark.parametrize(
        ("name", "text", "value"),
        [
            ("SECRET_KEY", "abc=", "abc="),
            ("ALLOWED_HOSTS", "a.org, b.org,", ["a.org", "b.org"]),
            ("BEHIND_PROXY", "True", True),
            ("BEHIND_PROXY", "off", False),
            ("PUBLIC_URL", "https://center.example.org", "https://center.example.org"),
            ("CENTER_TIME_ZONE", "Europe/London", "Europe/London"),
        ],
    )
    def test_returns_the_declared_type(self, monkeypatch, name, text, value):
        monkeypatch.setenv(name, text)

        assert env.read(name) == value

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("BEHIND_PROXY", "maybe"),
            ("PUBLIC_URL", "center.example.org"),
            ("PUBLIC_URL", "https://center.example.org/"),
            ("CENTER_TIME_ZONE", "Mars/Olympus"),
            ("DATABASE_URL", "center.sqlite3"),
            ("DATABASE_URL", "mysql://a@b/c"),
            ("DATABASE_URL", "postgres://a@b:port/c"),
            ("EMAIL_URL", "mail.example.org"),
        ],
    )
    def test_names_a_variable_that_cannot_be_read(self, monkeypatch, name, text):
        monkeypatch.setenv(name, text)

        with pytest.raises(ImproperlyConfigured, match=f"variable {name} is not a"):
            env.read(name)

    @pytest.mark.parametrize("value", [None, ""])
    def test_names_a_variable_that_is_missing(self, monkeypatch, value):
        monkeypatch.delenv("SECRET_KEY", raising=False)
        if value is not None:
            monkeypatch.setenv("SECRET_KEY", value)

        with pytest.raises(ImproperlyConfigured, match="Set the environment variable SECRET_KEY: Signs sessions"):
            env.read("SECRET_KEY")

    def test_takes_the_default_when_it_is_left_out(self, monkeypatch):
        monkeypatch.delenv("CENTER_TIME_ZONE", raising=False)

        assert env.read("CENTER_TIME_ZONE") == "America/New_York"
        assert env.read("CENTER_TIME_ZONE", default="UTC") == "UTC"

    def test_knows_no_undeclared_variable(self):
        with pytest.raises(KeyError):
            env.read("PATH")

    def test_secrets_and_addresses_have_no_default(self):
        required = {name for name, variable in env.VARIABLES.items() if variable.default is env.REQUIRED}

        assert required == set(PRODUCTION)


class TestDatabase:
    def test_sqlite_keeps_the_promises_of_the_gate(self):
        options = env.database("sqlite:////srv/center.sqlite3")["OPTIONS"]

        assert options["transaction_mode"] == "IMMEDIATE"
        assert options["timeout"] == 20
        assert options["cached_statements"] == 512
        assert "journal_mode=WAL" in options["init_command"]

    def test_postgresql_survives_a_pooler_and_a_restart(self):
        config = env.database("postgres://center:word@db:5432/center")

        assert (config["HOST"], config["NAME"]) == ("db", "center")
        assert config["DISABLE_SERVER_SIDE_CURSORS"]
        assert config["CONN_HEALTH_CHECKS"]


class TestProduction:
    @pytest.mark.parametrize("name", PRODUCTION)
    def test_does_not_start_without(self, load_production, name):
        variables = {other: value for other, value in PRODUCTION.items() if other != name}

        with pytest.raises(ImproperlyConfigured, match=f"Set the environment variable {name}"):
            load_production(**variables)

    def test_takes_hosts_and_mail_from_the_environment(self, load_production):
        settings = load_production(**PRODUCTION)

        assert settings.ALLOWED_HOSTS == ["center.example.org", "www.example.org"]
        assert settings.CSRF_TRUSTED_ORIGINS == ["https://center.example.org"]
        assert (settings.EMAIL_HOST, settings.EMAIL_USE_TLS) == ("mail.example.org", True)
        assert not settings.DEBUG

    def test_trusts_a_proxy_only_when_told_to(self, load_production):
        assert not hasattr(load_production(**PRODUCTION), "SECURE_PROXY_SSL_HEADER")
        assert load_production(**PRODUCTION, BEHIND_PROXY="yes").SECURE_PROXY_SSL_HEADER[1] == "https"
