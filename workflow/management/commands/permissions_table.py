from typing import Any

from django.core.management.base import BaseCommand

from workflow import roles, rules

INTRODUCTION = """\
# Who may do what

Made from `workflow/permissions.toml` by `manage.py permissions_table`; a test compares the two. Being a superuser adds
nothing. Nobody publishes: a page goes live when its review is complete.

*yes* in each of the states · *own* only pages that the person started · *independent* only who did not contribute since
the last sign-off · *editorial* the same, and only on front pages and indexes · – never

Break-glass is no role: it counts for one person for an hour, where it is switched on and two others agreed
([decision 18](decisions/0018-break-glass.md)).

"""
COLUMNS = {**roles.GROUPS, roles.BREAK_GLASS: "Break-glass"}
WORDS = {"always": "yes", "own": "own", "independent": "independent", "independent-editorial": "editorial"}


class Command(BaseCommand):
    """Print the matrix of roles, actions and states as the table in docs/permissions.md."""

    help = "Print who may do what, as Markdown."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(INTRODUCTION)
        self.stdout.write(f"| Action | States | {' | '.join(COLUMNS.values())} |")
        self.stdout.write("| --- " * (len(COLUMNS) + 2) + "|")
        for action in rules.matrix().values():
            cells = [WORDS[action.allow[role]] if role in action.allow else "–" for role in COLUMNS]
            states = ", ".join(action.states).replace("_", " ")
            self.stdout.write(f"| {action.name.replace('_', ' ')} | {states} | {' | '.join(cells)} |")
