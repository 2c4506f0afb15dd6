"""Keyed hashes: a stolen index is no list of names, numbers or addresses."""

import hashlib
import hmac
from functools import cache
from struct import Struct
from typing import Any

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
    # A look-up makes hundreds: the key is worked in once.
    made = _keyed(secret()).copy()
    made.update(text.encode())
    number: int = _SIGNED(made.digest())[0]
    return number


_SIGNED = Struct(">q").unpack


@cache
def _keyed(key: bytes) -> Any:
    return hashlib.blake2b(digest_size=8, key=key)


def address_digest(address: Address) -> int:
    """The hash of an address, the same however its street is written."""
    where = address.postcode or f"{address.street},{address.town}"
    house = address.number or address.house
    return digest(f"address|{where}|{house}|{address.unit}")


def guarding(address: Address) -> list[int]:
    """What protecting an address writes: it, however else the premises are written.

    With a flat, that flat and the house without one; without a flat, every flat and
    room of the house.
    """
    units = (address.unit, "") if address.unit else ("*",)
    found = [digest(f"{way}|{unit}") for way in _ways(address) for unit in units]
    return [address_digest(address), *found]


def bearing(address: Address) -> list[int]:
    """Hashes of which one is protected if this address is to be shown to nobody."""
    units = (address.unit, "*")
    said = [digest(f"{way}|{unit}") for way in _said(address) for unit in units]
    return [address_digest(address), *said]


def _ways(address: Address) -> list[str]:
    """Every way to write the premises of an address by less than is known of them."""
    code, street, town = address.postcode, address.street, address.town
    ways = [f"code|{code}|"] if code else []
    for door in filter(None, (address.number, address.house)):
        if code:
            ways.append(f"code|{code}|{door}")
        if street:
            ways += [f"street|{street}|{t}|{door}" for t in sorted({town, ""})]
        if street and not code:
            ways.append(f"any code|{street}|{town}|{door}")
    if address.house and town:
        # "Wren House, Faraway" alone: the town reads as a street.
        ways += [f"house|{address.house}|{town}", f"street|{town}||{address.house}"]
    return ways


def _said(address: Address) -> list[str]:
    """The ways in which an address is written; a postcode decides where it has one."""
    code, street, town = address.postcode, address.street, address.town
    doors = [door for door in (address.number, address.house) if door]
    if code:
        said = [f"code|{code}|{door}" for door in doors or [""]]
        return said + [f"any code|{street}|{town}|{door}" for door in doors if street]
    if street and doors:
        return [f"street|{street}|{town}|{door}" for door in doors]
    # A house's name alone reads as a street without a number.
    name = address.house or street
    return [f"house|{name}|{town}"] if name and town else []


def value_digests(record: Record, sort: Protected) -> list[int]:
    """Hashes under which the values of one sort that a record bears are protected."""
    if sort is Protected.ADDRESS:
        return [made for address in record.addresses for made in guarding(address)]
    if sort is Protected.PHONE:
        return [digest(f"phone|{phone.digits}") for phone in record.phones]
    return [digest(f"email|{email}") for email in record.emails]
