"""A process that acts on a test's order, on the test's database: beside others, or until it is killed.

It reads one order a line as JSON, {user, path, data} to send a form or {call} to call a function by its dotted name,
and says that it is ready. Told {at}, it acts at that moment and answers {status, said}: the page, or what was raised.
An order with {die} is carried out by a copy of this process, which kills itself at that point; {signal} tells how the
copy ended.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

import django
from django.conf import settings

Act = Callable[[], dict[str, Any]]


def say(**words: Any) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def main() -> None:
    django.setup()
    from django.db import connections
    from django.test import override_settings
    from django.test.utils import setup_test_environment

    setup_test_environment(debug=settings.DEBUG)
    # Mail and index after the transaction, as in production.
    override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}).enable()
    warm_up()
    for line in sys.stdin:
        order = json.loads(line)
        if "die" in order:
            die_of(order)
        else:
            act = prepared(order)
            say(ready=True)
            at = json.loads(sys.stdin.readline())["at"]
            time.sleep(max(0, at - time.time()))
            done = act()
            connections.close_all()
            say(**done)


def warm_up() -> None:
    """Load once what each copy of this process would have to load anew."""
    from django.db import connection, connections
    from django.test import Client

    from tests.workflow import dying  # noqa: F401
    from workflow import triggers

    Client().get("/admin/login/")
    triggers.differences(connection)
    connections.close_all()


def die_of(order: dict[str, Any]) -> None:
    """Carry the order out in a copy of this process that dies at the point it names."""
    from tests.workflow.dying import POINTS

    copy = os.fork()
    if not copy:
        act = prepared(order)
        POINTS[order["die"]]()
        say(**act())
        os._exit(0)
    say(signal=os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1]))


def prepared(order: dict[str, Any]) -> Act:
    """Do whatever comes before the act itself: signing in, finding the function."""
    return calling(order["call"]) if "call" in order else sending(order)


def sending(order: dict[str, Any]) -> Act:
    from django.test import Client

    from cms.users.models import User

    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(pk=order["user"]))

    def act() -> dict[str, Any]:
        response = client.post(order["path"], order["data"])
        raised = getattr(response, "exc_info", None)
        return {"status": response.status_code, "said": str(raised[1]) if raised else response.text}

    return act


def calling(name: str) -> Act:
    from django.utils.module_loading import import_string

    function = import_string(name)

    def act() -> dict[str, Any]:
        try:
            function()
        except Exception as error:
            return {"status": 500, "said": f"{type(error).__name__}: {error}"}
        return {"status": 200, "said": ""}

    return act


if __name__ == "__main__":
    main()
