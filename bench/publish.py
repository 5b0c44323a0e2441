"""Signs and publishes one article for each line of its input, and says so: what moves the head while others read."""

from __future__ import annotations

import itertools
import sys

import django


def main() -> int:
    django.setup()
    from cms.users.models import User
    from knowledge_base.models import TopicArticlePage
    from tests.factories.workflow import publish_signed_off

    author, reviewer = User.objects.get(username="author"), User.objects.get(username="reviewer-0")
    articles = TopicArticlePage.objects.live().order_by("-pk").iterator()
    print("ready", flush=True)
    for number, (_line, article) in enumerate(zip(sys.stdin, itertools.cycle(articles), strict=False)):
        draft = article.get_latest_revision_as_object()
        draft.applies_to = f"Adults. Edition {number}."
        publish_signed_off(draft, author=author, reviewer=reviewer)
        print(article.pk, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
