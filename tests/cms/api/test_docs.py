"""docs/api.md is true: each of its curl lines is sent to a running site, and the line below it holds."""

import json
import re
import shlex
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from cms.api.modules import OF_LIST
from cms.api.views import ENDPOINTS
from cms.delivery import feed
from cms.delivery.epochs import begin_epoch
from cms.delivery.models import Publication
from cms.users.models import User
from media_library.models.image import NAMED_RENDITIONS
from tests.cms.api.fixed_world import build
from tests.factories.knowledge_base import fixed_id
from workflow import services

pytestmark = pytest.mark.usefixtures("indexed")

DOCUMENT = Path(__file__).parents[3] / "docs" / "api.md"
ABSENT = object()


def examples() -> list[tuple[str, str]]:
    """Return each curl line with the claims below it."""
    blocks = re.findall(r"^```sh\n(.*?)^```", DOCUMENT.read_text(), re.DOTALL | re.MULTILINE)
    lines = [line for block in blocks for line in block.splitlines()]
    return [(line, below.removeprefix("# ")) for line, below in pairwise(lines) if "curl" in line]


def send(line: str, variables: dict[str, str]) -> tuple[int, Any]:
    """Send what the curl line says, and return status and JSON; redirects are followed, as a client would."""
    for name, value in variables.items():
        line = line.replace(f"${name}", value)
    program, *arguments = shlex.split(line)
    assert program == "curl"
    assert set(arguments[:-1]) <= {"-s", "-X", "POST"}
    request = Request(arguments[-1], method="POST" if "-X" in arguments else "GET")  # noqa: S310  # our own server
    try:
        with urlopen(request, timeout=30) as answer:  # noqa: S310
            return answer.status, json.load(answer)
    except HTTPError as error:
        with error:
            return error.code, json.load(error)


def value_at(payload: Any, path: str) -> Any:
    """Return what stands at a path like items.0.title."""
    for step in path.split("."):
        if isinstance(payload, list):
            payload = payload[int(step)] if int(step) < len(payload) else ABSENT
        else:
            payload = payload.get(step, ABSENT) if isinstance(payload, dict) else ABSENT
    return payload


def holds(claim: str, payload: Any) -> bool:
    """Tell whether `path`, `path = value` or `path ~ part of the value` is true of the payload."""
    path, sign, said = re.fullmatch(r"(\S+)(?: ([=~]) (.+))?", claim).groups()
    found = value_at(payload, path)
    if sign is None:
        return found is not ABSENT and found is not None
    return json.loads(said) in found if sign == "~" else found == json.loads(said)


def test_every_line_does_what_the_document_says(site_server: Any) -> None:
    world = build()
    numbers = {"ARTICLE": world.article, "WITHDRAWN": world.withdrawn, "IMAGE": world.image, "DOCUMENT": world.document}
    variables = {
        "CENTER": site_server.url,
        "TIP": fixed_id(102),
        **{name: str(record.pk) for name, record in numbers.items()},
    }

    broken = []
    for line, claims in examples():
        status, payload = send(line, variables)
        expected, *said = claims.split("; ")
        if status != int(expected):
            broken.append(f"{line}: {status} instead of {expected}")
        broken += [f"{line}: {claim}, in {payload}" for claim in said if not holds(claim, payload)]

    assert len(examples()) >= 20
    assert broken == []


class TestEverythingIsDescribed:
    def test_every_endpoint(self) -> None:
        assert [name for name in ENDPOINTS if f"`/api/v2/{name}/`" not in DOCUMENT.read_text()] == []

    def test_every_parameter_of_modules(self) -> None:
        (section,) = re.findall(r"^## Parts that stand alone(.*?)^## ", DOCUMENT.read_text(), re.DOTALL | re.MULTILINE)

        assert [name for name in sorted(OF_LIST - {"format"}) if f"`{name}`" not in section] == []

    def test_every_parameter(self) -> None:
        known = ENDPOINTS["pages"].known_query_parameters

        assert [name for name in sorted(known - {"_"}) if f"`{name}`" not in DOCUMENT.read_text()] == []

    @pytest.mark.parametrize("name", ["images", "documents"])
    def test_every_field_of_a_file(self, name: str) -> None:
        endpoint = ENDPOINTS[name]
        fields = set(endpoint.get_available_fields(endpoint.model)) - {"id", "type", "detail_url", "title"}

        assert [field for field in sorted(fields) if not re.search(rf"`(meta\.)?{field}`", DOCUMENT.read_text())] == []

    def test_every_named_size(self) -> None:
        assert [name for name in NAMED_RENDITIONS if f"`{name}`" not in DOCUMENT.read_text()] == []

    def test_nothing_is_claimed_that_no_line_shows(self) -> None:
        assert holds("a.0.b = 1", {"a": [{"b": 1}]})
        assert not holds("a.1.b", {"a": [{"b": 1}]})
        assert not holds('a ~ "x"', {"a": "b"})
        assert not holds("c", {"a": "b"})


class TestThePullingProgram:
    @pytest.fixture
    def pull(self) -> Any:
        """Return the function that the document shows, as it stands there."""
        (program,) = re.findall(r"^```python\n(.*?)^```", DOCUMENT.read_text(), re.DOTALL | re.MULTILINE)
        names: dict[str, Any] = {}
        exec(program, names)  # noqa: S102  # our own document
        return names["pull"]

    def test_keeps_a_copy_of_what_is_public(self, site_server: Any, pull: Any, tmp_path: Path) -> None:
        world = build()
        start, file = f"{site_server.url}/api/v2/changes/?limit=2", tmp_path / "copies.json"

        assert str(world.article.pk) in pull(start, file)

        editor = User.objects.get(username="ellis")
        services.withdraw(page=world.article, user=editor, reason="error", note="Wrong.")
        pages = pull(start, file)
        assert str(world.article.pk) not in pages
        assert pages[str(world.index.pk)]["title"] == world.index.title

    def test_starts_over_and_takes_down_what_it_no_longer_hears_of(
        self, site_server: Any, pull: Any, tmp_path: Path
    ) -> None:
        world = build()
        start, file = f"{site_server.url}/api/v2/changes/", tmp_path / "copies.json"
        before = pull(start, file)
        feed.take_down(Publication.objects.filter(pk=world.article.pk), reason=feed.DELETED)
        begin_epoch()

        after = pull(start, file)

        assert before.keys() - after.keys() == {str(world.article.pk)}
