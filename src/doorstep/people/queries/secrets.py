"""Keyed hashes: a stolen index is no list of names, numbers or addresses."""

import hashlib
import hmac
from functools import cache

from django.conf import settings

from doorstep.people.rules import Protected
from recognise import Address, Record


@cache
def secret() -> bytes:
    """The key of every hash in the index; made from the site's secret."""
    site = settings.SECRET_KEY.encode()
    return hmac.new(site, b"people index", hashlib.sha256).digest()


def digest(text: str) -> int:
    """A signed 64-bit keyed hash of a text."""
    made = hashlib.blake2b(text.encode(), digest_size=8, key=secret())
    return int.from_bytes(made.digest(), "big", signed=True)


def address_digest(address: Address) -> int:
    """The hash of an address, the same however its street is written."""
    where = address.postcode or f"{address.street},{address.town}"
    house = address.number or address.house
    return digest(f"address|{where}|{house}|{address.unit}")


def value_digests(record: Record, sort: Protected) -> list[int]:
    """Hashes of the values of one sort that a record bears."""
    if sort is Protected.ADDRESS:
        return [address_digest(address) for address in record.addresses]
    if sort is Protected.PHONE:
        return [digest(f"phone|{phone.digits}") for phone in record.phones]
    return [digest(f"email|{email}") for email in record.emails]
