"""A bundle of three pages, and their signatures."""

import pytest

from tests.factories.knowledge_base import make_article, make_index
from tests.factories.vocabulary import make_citation, make_topic
from tests.factories.workflow import make_user, sign, submit
from tests.workflow.bundles.bundling import again
from workflow import services


@pytest.fixture(scope="module")
def kept_pages(kept_db):
    """Three drafts, each with a source of its own."""
    author = make_user("author")
    index, topic = make_index(owner=author), make_topic("Safety")
    return [
        make_article(
            index, owner=author, topics=[topic], title=f"Page {n}", citation=make_citation(title=f"Source {n}")
        )
        for n in range(3)
    ]


@pytest.fixture(scope="module")
def kept_reviewers(kept_db):
    return [make_user("clinical_reviewer") for _page in range(3)]


@pytest.fixture
def pages(kept_pages, db):
    return [again(page) for page in kept_pages]


@pytest.fixture
def author(pages):
    return pages[0].owner


@pytest.fixture
def editor(db):
    return make_user("managing_editor")


@pytest.fixture
def bundle(pages, editor):
    """An open bundle with the three pages."""
    bundle = services.create_bundle(user=editor, name="Monitoring 2027")
    for page in pages:
        services.add_to_bundle(bundle=bundle, page=page, user=editor)
    return bundle


@pytest.fixture
def signed(bundle, pages, author, kept_reviewers):
    """The submissions of the three pages, each signed."""
    found = [submit(page, author=author) for page in pages]
    for submission, reviewer in zip(found, kept_reviewers, strict=True):
        sign(submission, reviewer=reviewer)
    return [again(submission) for submission in found]
