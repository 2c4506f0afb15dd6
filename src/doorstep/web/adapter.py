"""Sign-in as this site wants it: no self-registration, lock-out in plain words."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from doorstep.web.answer import answer


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by a person who may; nobody signs himself up."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": (
            "The username or the password is not right. Check both and try again."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def locked_out(
    request: HttpRequest, response: HttpResponse, credentials: dict[str, Any]
) -> HttpResponse:
    """Say that sign-in is paused after too many wrong passwords, and for how long."""
    return answer(request, "errors/locked.jinja", status=429)
