"""A request whose text is UTF-8, whatever its header claims.

Python knows encodings that are none of text ("hex", "rot13"). Django would read a
request by them, and break before any page of ours could say what is wrong.
"""

from typing import Any

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest


class Utf8Request(WSGIRequest):
    """As Django's, but no header changes how addresses and forms are read.

    `content_params` still holds what was claimed, for a door that refuses it.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        parts = str(meta.get("CONTENT_TYPE", "")).split(";")
        plain = ";".join(part for part in parts if not _is_charset(part))
        super()._set_content_type_params(  # type: ignore[misc]
            {**meta, "CONTENT_TYPE": plain}
        )
        claimed = [part.partition("=")[2] for part in parts if _is_charset(part)]
        if claimed:
            known = self.content_params or {}
            self.content_params = known | {"charset": claimed[-1].strip(" \"'")}


def _is_charset(part: str) -> bool:
    return part.partition("=")[0].strip().lower() == "charset"


def serve(handler: WSGIHandler) -> WSGIHandler:
    """Have a handler read every request so."""
    handler.request_class = Utf8Request
    return handler
