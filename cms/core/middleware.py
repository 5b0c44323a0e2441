"""What every request passes before any view: input that no database could hold is refused here."""

import json
import logging
import re
import traceback
from collections.abc import Callable
from urllib.parse import parse_qsl

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent, ValidationError
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.urls import NoReverseMatch
from django.utils.datastructures import MultiValueDictKeyError
from modelsearch.backends.base import FilterFieldError, OrderByFieldError

from cms.core.problems import CONTENT_TYPE, problem
from cms.core.storable import is_storable

LARGEST_INTEGER = 2**63 - 1  # What a database column and an SQL OFFSET can hold.
LARGEST_INTEGER_LENGTH = len(str(LARGEST_INTEGER))
FREE_TEXT_PARAMETERS = frozenset({"q", "query", "search"})
ID_WORDS = frozenset({"", "all", "root"})  # What Wagtail accepts in the place of an id.
BLOCK_ID = re.compile("blockdef-[0-9]+")  # How Wagtail's preview of a block names it.
ADMIN_PREFIX = "/admin/"
API_PREFIX = "/api/"
ABOUT_INPUT = (
    DataError,
    FilterFieldError,
    MultiValueDictKeyError,
    OrderByFieldError,
    OverflowError,
    TooManyFieldsSent,
    ValidationError,
)
READING = frozenset({"value_from_datadict", "_clean_fields", "_clean_form"})  # of a widget or block, and of a form
SHAPE_IS_WRONG = (AttributeError, LookupError, RecursionError, TypeError, ValueError)
SAID_OF_INPUT = ("expected a number but got", "cannot contain NUL")

logger = logging.getLogger(__name__)


class RefuseUnreadableInput:
    """Answers 404 or 400, and says why, where a path, a query string or a cookie holds what cannot be stored.

    NUL characters, text that is not UTF-8 and whole numbers beyond 64 bits. The body of a form is left to its fields;
    where a view trusts it too far, or a path, the exception becomes a 400 and nothing of the request is kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_readable_path(request.path_info):
            if wants_json(request):
                return _problem(404, "not found")
            raise Http404("This address cannot be read.")
        if reason := unreadable_query(request) or unreadable_cookies(request):
            return refusal(request, reason)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer 400 where a view stumbled over its input; `rolls_back` makes the admin keep nothing of it."""
        if not (is_about_input(exception) or came_while_reading(exception) or leads_nowhere(request, exception)):
            return None
        logger.warning("Input that a view did not expect: %s", request.path, exc_info=exception)
        response = refusal(request, "This page cannot read one of the values in the request.")
        response.rolls_back = True  # type: ignore[attr-defined]
        return response


def is_about_input(error: Exception) -> bool:
    """Whether the error is one that only unreadable input brings about."""
    if isinstance(error, AttributeError):
        # Workaround for Wagtail, whose listings cannot search and filter by usage at once: delete when they can.
        return error.name == "target"
    if isinstance(error, (*ABOUT_INPUT, UnicodeEncodeError, json.JSONDecodeError)):
        return True
    return isinstance(error, TypeError | ValueError) and any(words in str(error) for words in SAID_OF_INPUT)


def came_while_reading(error: Exception) -> bool:
    """Whether a form stumbled over what was sent: rich text that is none, an address that is missing."""
    frames = (frame.f_code.co_name for frame, _line in traceback.walk_tb(error.__traceback__))
    return isinstance(error, SHAPE_IS_WRONG) and not READING.isdisjoint(frames)


def leads_nowhere(request: HttpRequest, error: Exception) -> bool:
    """Whether the form said to go on to something that is no address."""
    onward = request.POST.get("next") or request.GET.get("next")
    return isinstance(error, NoReverseMatch) and bool(onward)


def is_readable_path(path: str) -> bool:
    """Whether every part of an address could name something stored here."""
    return is_storable(path) and not any(is_too_large(part) for part in path.split("/"))


def unreadable_query(request: HttpRequest) -> str:
    """Return why a query string cannot be read, or nothing."""
    raw = request.META.get("QUERY_STRING", "")
    if not raw:
        return ""
    try:
        pairs = parse_qsl(
            raw.encode("latin-1").decode("utf-8"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
        )
    except UnicodeError:
        return "The query string is not valid UTF-8."
    except ValueError:
        return "The query string has too many parameters."
    in_admin = request.path_info.startswith(ADMIN_PREFIX)
    return next(filter(None, (unreadable_parameter(name, value, in_admin=in_admin) for name, value in pairs)), "")


def unreadable_parameter(name: str, value: str, *, in_admin: bool) -> str:
    """Return why one query parameter cannot be read, or nothing."""
    if not is_storable(name):
        return "The name of a query parameter holds a character that cannot be stored."
    if not is_storable(value):
        return f"The query parameter “{name}” holds a character that cannot be stored."
    if name not in FREE_TEXT_PARAMETERS and any(is_too_large(number) for number in value.split(",")):
        return f"The number in the query parameter “{name}” is too large."
    names_record = in_admin and (name == "id" or name.endswith("_id")) and not BLOCK_ID.fullmatch(value)
    if names_record and value not in ID_WORDS and not (value.isascii() and value.isdecimal()):
        return f"The query parameter “{name}” is not the number of a record."
    return ""


def unreadable_cookies(request: HttpRequest) -> str:
    """Return why the cookies cannot be read, or nothing; quoted cookies can spell a NUL, and sessions are looked up."""
    if any(not is_storable(value) for value in request.COOKIES.values()):
        return "A cookie holds a character that cannot be stored."
    return ""


def is_too_large(text: str) -> bool:
    """Whether the text is a whole number that 64 bits do not hold."""
    digits = text.strip().lstrip("+-").replace("_", "").lstrip("0")
    if len(digits) < LARGEST_INTEGER_LENGTH or not digits.isdecimal():
        return False
    return len(digits) > LARGEST_INTEGER_LENGTH or int(digits) > LARGEST_INTEGER


def refusal(request: HttpRequest, reason: str) -> HttpResponse:
    """Answer 400 with the reason, as JSON where JSON was asked for."""
    if wants_json(request):
        return _problem(400, reason)
    return HttpResponse(render_to_string("400.html", {"reason": reason}), status=400)


def _problem(status: int, reason: str) -> HttpResponse:
    return JsonResponse(problem(status, reason), status=status, content_type=CONTENT_TYPE)


def wants_json(request: HttpRequest) -> bool:
    """Whether the answer goes to a program: the public API, or a client that names JSON first."""
    accepted = request.META.get("HTTP_ACCEPT", "")
    return request.path_info.startswith(API_PREFIX) or accepted.startswith("application/json")
