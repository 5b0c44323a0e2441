"""Whatever somebody sets, runs or calls stands in the documentation."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class

from cms.core.checks import page_types
from cms.settings.env import REQUIRED, VARIABLES
from knowledge_base.blocks.body import ArticleBodyBlock

ROOT = Path(settings.BASE_DIR)
ROOMS = ("cms", "home", "knowledge_base", "media_library", "workflow")


def documentation() -> str:
    """Return the README and every page in docs/ as one text."""
    return "\n".join(path.read_text() for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))])


def our_commands() -> list[str]:
    return sorted(name for name, app in get_commands().items() if app.split(".")[0] in ROOMS)


class TestEnvironmentVariables:
    def test_the_readme_has_a_row_for_each(self):
        rows = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "README.md").read_text(), flags=re.MULTILINE)

        assert sorted(rows) == sorted(VARIABLES)

    @pytest.mark.parametrize("name", VARIABLES)
    def test_the_readme_tells_what_it_decides(self, name):
        row = next(line for line in (ROOT / "README.md").read_text().splitlines() if line.startswith(f"| `{name}` |"))

        assert VARIABLES[name].meaning in row

    def test_the_example_file_has_each_once(self):
        names = re.findall(r"^(?:# )?([A-Z_]+)=", (ROOT / ".env.example").read_text(), flags=re.MULTILINE)

        assert sorted(names) == sorted(VARIABLES)

    @pytest.mark.parametrize("name", VARIABLES)
    def test_the_example_file_tells_what_it_decides_and_whether_it_is_required(self, name):
        mark = "" if VARIABLES[name].default is REQUIRED else "# "

        assert f"# {VARIABLES[name].meaning}\n{mark}{name}=" in (ROOT / ".env.example").read_text()


class TestCommands:
    @pytest.mark.parametrize("name", our_commands())
    def test_is_documented_and_has_help(self, name):
        command = load_command_class(get_commands()[name], name)

        assert f"`manage.py {name}" in documentation()
        assert command.help


class TestScripts:
    @pytest.mark.parametrize("name", ["setup", "demo", "test", "prove"])
    def test_the_readme_names_it_and_it_can_be_run(self, name):
        script = ROOT / "bin" / name

        assert f"bin/{name}" in (ROOT / "README.md").read_text()
        assert script.stat().st_mode & 0o111

    def test_make_lists_every_target(self):
        makefile = (ROOT / "Makefile").read_text()
        targets = re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE)
        listed = re.findall(r"^([a-z]+):.*## .", makefile, flags=re.MULTILINE)

        assert targets == listed


class TestLinks:
    def test_every_link_between_documents_leads_somewhere(self):
        pages = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
        links = [(page, link) for page in pages for link in re.findall(r"\]\((?!\w+:)([^)#\s]+)", page.read_text())]

        broken = [f"{page.relative_to(ROOT)}: {link}" for page, link in links if not (page.parent / link).exists()]
        assert broken == []


class TestContentModel:
    @pytest.mark.parametrize("model", page_types(), ids=lambda model: model.__name__)
    def test_has_a_heading_for_each_page_type_with_its_tier(self, model):
        text = (ROOT / "docs" / "content-model.md").read_text()

        assert re.search(rf"^### {model.__name__} \(tier: {model.default_risk_tier}\)$", text, flags=re.MULTILINE)


class TestAuthorsGuide:
    TEXT = (ROOT / "docs" / "authors-guide.md").read_text()

    def test_shows_four_to_six_small_pictures_that_the_script_takes(self):
        pictures = re.findall(r"!\[[^\]]+\]\(screenshots/(guide-[a-z]+)-1280\.png\)", self.TEXT)
        script = (ROOT / "docs" / "screenshots" / "take.py").read_text()

        assert 4 <= len(pictures) <= 6
        for name in pictures:
            assert f'"{name}"' in script
            assert (ROOT / "docs" / "screenshots" / f"{name}-1280.png").stat().st_size < 60_000

    @pytest.mark.parametrize("name", ArticleBodyBlock.base_blocks)
    def test_says_what_each_block_of_an_article_is_for(self, name):
        assert f"**{ArticleBodyBlock.base_blocks[name].label}**" in self.TEXT
