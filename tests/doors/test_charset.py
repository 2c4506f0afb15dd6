"""Whatever encoding a header claims, a request is read as UTF-8 and answered."""

import io

import pytest
from django.core.handlers.wsgi import WSGIHandler

from doorstep.web.request import Utf8Request, serve

pytestmark = pytest.mark.django_db
CLAIMED = (
    "hex",
    "rot13",
    "idna",
    "punycode",
    "base64",
    "zip",
    "bz2",
    "uu",
    "quopri",
    "unicode_escape",
    "raw_unicode_escape",
    "utf-7",
    "utf-16",
    "utf-32-be",
    "utf-8-sig",
    "mbcs",
    "undefined",
    "latin-1",
    "no such thing",
    '"hex"',
    "",
)
MEDIA = ("text/plain", "application/json", "multipart/form-data; boundary=q")


def asked(path: str, content: str, query: str = "", method: str = "GET") -> int:
    """The status that a server's own handler gives, outside any test client."""
    told = []
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_TYPE": content,
        "CONTENT_LENGTH": "5",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "HTTP_HOST": "testserver",
        "wsgi.input": io.BytesIO(b"--q--"),
        "wsgi.url_scheme": "http",
    }
    answer = serve(WSGIHandler())(environ, lambda status, _: told.append(status))
    b"".join(answer)
    return int(told[0].split()[0])


@pytest.mark.parametrize("media", MEDIA)
@pytest.mark.parametrize("charset", CLAIMED)
def test_no_claimed_encoding_breaks_a_page_or_the_api(charset, media):
    content = f"{media}; charset={charset}"
    assert asked("/sign-in/", content, "next=%5Cud800&x=1") == 200
    assert asked("/sign-in/", content, method="POST") < 500
    assert asked("/api/v1/find", content, "a=1", "POST") < 500


def test_what_was_claimed_is_there_for_a_door_that_refuses_it():
    environ = {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": "application/json; charset=hex",
        "QUERY_STRING": "a=%C3%A9",
        "wsgi.input": io.BytesIO(b""),
    }
    request = Utf8Request(environ)
    assert request.content_params == {"charset": "hex"}
    assert request.GET["a"] == "é"
