"""How each source system lays out its rows: documents turned into its own columns.

Every layout has quirks of its own; docs/reference/forceyear.md lists them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from forceyear.records import Document
from forceyear.workbook import Cell

_SEX = {"female": "F", "male": "M", "other": "X"}
_CHILDREN = 3
_UNFOLDED = str.maketrans({"ł": "l", "Ł": "L", "đ": "d", "ı": "i"})

CONTROL = (
    "LOG REF", "LOG NO", "LOG DATE", "LOG TIME", "CALLER TEL", "OPEN CODE",
    "OPEN TEXT", "CLOSE CODE", "RPT VICTIM", "GRADE", "RESULT", "UNIT", "BORO",
    "LOCATION", "POSTCODE", "V SURNAME", "V FORENAME", "V SEX", "V DOB/AGE", "V LANG",
    "V TEL", "S SURNAME", "S FORENAME", "S DOB/AGE", "S TEL", "C SURNAME",
    "C FORENAME", "C TEL", "CHILD1", "CHILD1 DOB", "CHILD2", "CHILD2 DOB", "CHILD3",
    "CHILD3 DOB", "REMARKS",
)  # fmt: skip
NOMINALS = (
    "NOMINAL", "NAME", "SEX", "DOB", "AGE", "TEL", "HOUSE", "STREET", "TOWN", "PCODE",
    "ETHNICITY", "DISABILITY", "LANGUAGE", "RELIGION", "ORIENTATION", "ADDED",
)  # fmt: skip
CRIMES = (
    "CRIME NO", "RECORDED", "COMMITTED", "OFFENCE", "DA", "RISK", "OUTCOME", "BOROUGH",
    "LOCATION", "POSTCODE", "V NAME", "V SEX", "V DOB", "V TEL", "V HOUSE", "V STREET",
    "V TOWN", "V PCODE", "S NAME", "S SEX", "S DOB", "S TEL", "S HOUSE", "S STREET",
    "S TOWN", "S PCODE", "MO",
)  # fmt: skip
CUSTODY = (
    "CUSTODY REF", "ARREST DATE", "ARREST TIME", "DP REF", "DP SURNAME",
    "DP FORENAMES", "SEX", "DOB", "HOUSE", "STREET", "TOWN", "PCODE", "OFFENCE",
    "STATION", "NOTES",
)  # fmt: skip
PARTNER = (
    "Ref", "Date of referral", "Client surname", "Client first name", "Middle",
    "Gender", "D.O.B.", "Phone", "House", "Street", "Town", "Post Code",
    "Address confidential?", "Person harming", "Risk level", "Borough", "Notes",
)  # fmt: skip
ORDERS = (
    "ORDER REF", "RECORDED", "TYPE", "PROTECTED NOMINAL", "AGAINST NOMINAL", "TERMS",
    "FROM", "TO", "SERVED", "SERVED ON", "COURT",
)  # fmt: skip
LINKS = ("LINK REF", "RECORDED", "NOMINAL", "OTHER NOMINAL", "LINK")

GAZETTEER = ("REF", "PREMISES", "STREET", "TOWN", "POSTCODE")


def control(document: Document) -> list[str]:
    """A log row: date and time apart, months in letters, surnames in capitals."""
    at = _moment(document["at"])
    victim, suspect = part(document, "victim"), part(document, "suspect")
    caller = part(document, "caller")
    flag = document["noticed_repeat"]
    row = [
        document["id"], document["number"], f"{at:%d-%b-%Y}".upper(), f"{at:%H:%M:%S}",
        document["caller_phone"], document["type"], document["type_text"],
        document["closed_as"], "" if flag is None else "Y" if flag else "N",
        document["grade"].upper(), document["result"], document["unit"],
        document["area"], document.get("address", ""), document.get("postcode", ""),
        victim.get("family", "").upper(), victim.get("given", ""),
        _SEX.get(victim.get("sex", ""), ""), _born_or_age(victim),
        victim.get("language", ""), _phone(victim),
        suspect.get("family", "").upper(), suspect.get("given", ""),
        _born_or_age(suspect), _phone(suspect),
        caller.get("family", "").upper(), caller.get("given", ""), _phone(caller),
    ]  # fmt: skip
    return [*row, *_children(document), document["summary"]]


def nominal(document: Document) -> list[str]:
    """A person of the crime system: one name column, British dates."""
    get = document.get
    return [
        document["id"], folded(listed_name(document)), _SEX.get(get("sex", ""), "U"),
        _british(get("born", "")), get("age", ""), _phone(document),
        folded(get("house", "")), folded(get("street", "")), get("town", ""),
        get("postcode", ""), get("ethnicity", ""), get("disability", ""),
        get("language", ""), get("religion", ""), get("orientation", ""),
        _british(document["recorded_at"]),
    ]  # fmt: skip


def crime(document: Document) -> list[str]:
    """A crime: victim and suspect side by side in one row."""
    flag = document["domestic"]
    return [
        document["id"], f"{_moment(document['recorded_at']):%d/%m/%Y %H:%M}",
        f"{_moment(document['at']):%d/%m/%Y %H:%M}", document["type_text"],
        "Y" if flag else "N", document.get("grade", "").upper(), document["result"],
        document["area"], document.get("address", ""), document.get("postcode", ""),
        *_party(part(document, "victim")), *_party(part(document, "suspect")),
        document.get("summary", ""),
    ]  # fmt: skip


def custody(document: Document) -> list[str]:
    """A custody record: dates as eight digits, times as four."""
    at, person = _moment(document["at"]), part(document, "suspect")
    names = " ".join(filter(None, (person.get("given"), person.get("middle"))))
    return [
        document["id"], f"{at:%Y%m%d}", f"{at:%H%M}", person["ids"]["custody"],
        person.get("family", ""), names, _SEX.get(person.get("sex", ""), "U"),
        person.get("born", "").replace("-", ""), person.get("house", ""),
        person.get("street", ""), person.get("town", ""), person.get("postcode", ""),
        document["type_text"], document["area"], document["summary"],
    ]  # fmt: skip


def partner(document: Document) -> list[Cell]:
    """A referral in a spreadsheet: dates are dates, phones have become numbers."""
    victim, suspect = part(document, "victim"), part(document, "suspect")
    born = victim.get("born", "")
    return [
        document["id"], _moment(document["at"]).date(), victim.get("family"),
        victim.get("given"), victim.get("middle"), victim.get("sex", "").title(),
        date.fromisoformat(born) if born else None, _number(_phone(victim)),
        victim.get("house"), victim.get("street"), victim.get("town"),
        victim.get("postcode"), "YES" if victim.get("protected") else "no",
        f"{suspect['given']} {suspect['family']}", document["grade"].title(),
        document["area"], document["summary"],
    ]  # fmt: skip


def neighbour_person(document: Document) -> dict[str, str]:
    """A person as the neighbouring force sends them."""
    return {"record": document["id"], "entered": document["recorded_at"],
            **_sent(document, "")}  # fmt: skip


def neighbour_event(document: Document) -> dict[str, Any]:
    """An event as the neighbouring force sends it: flat keys, times with seconds."""
    return {
        "event": document["id"],
        "when": document["at"].replace("T", " "),
        "class": document["type"],
        "class_text": document["type_text"],
        "addr_house": document["house"],
        "addr_street": document["street"],
        "addr_town": document["town"],
        "addr_postcode": document["postcode"],
        **_sent(part(document, "victim"), "victim_"),
        **_sent(part(document, "suspect"), "suspect_"),
        "text": document["summary"],
    }


def order(document: Document) -> list[str]:
    """An order or bail condition, by the nominals of both."""
    get = document.get
    return [
        document["id"], _british(document["recorded_at"][:10]), document["sort"],
        document["person"], document["against"], document["terms"],
        _british(document["from"]), _british(document["to"]), document["served"],
        _british(get("served_on", "")), get("court", ""),
    ]  # fmt: skip


def link(document: Document) -> list[str]:
    """How two nominals stand to each other."""
    return [document["id"], _british(document["recorded_at"]), document["person"],
            document["other"], document["sort"]]  # fmt: skip


def place(document: Document) -> list[str]:
    """A street or premises of the gazetteer."""
    return [document[key] for key in ("id", "name", "street", "town", "postcode")]


def part(document: Document, role: str) -> Document:
    """The first person of a role, or nothing."""
    found = (p for p in document["persons"] if p["role"] == role)
    return next(found, {})


def listed_name(person: Document) -> str:
    """A name as lists have it: SMITH, Sarah Jane."""
    given = " ".join(filter(None, (person.get("given"), person.get("middle"))))
    family = person.get("family", "").upper()
    return ", ".join(filter(None, (family, given)))


def folded(text: str) -> str:
    """A text as a system writes it that knows Western letters only."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        plain = unicodedata.normalize("NFKD", text.translate(_UNFOLDED))
        return plain.encode("ascii", "ignore").decode("ascii")
    return text


def _party(person: Document) -> list[str]:
    get = person.get
    return [folded(listed_name(person)), _SEX.get(get("sex", ""), ""),
            _british(get("born", "")), _phone(person), get("house", ""),
            get("street", ""), get("town", ""), get("postcode", "")]  # fmt: skip


def _sent(person: Document, before: str) -> dict[str, str]:
    get = person.get
    sent = {
        "first": get("given", ""),
        "middle": get("middle", ""),
        "last": get("family", ""),
        "gender": {"F": "2", "M": "1"}.get(_SEX.get(get("sex", ""), ""), "0"),
        "dob": f"{get('born')}T00:00:00Z" if get("born") else "",
        "tel": _phone(person),
        "house": get("house", ""),
        "street": get("street", ""),
        "town": get("town", ""),
        "postcode": get("postcode", ""),
    }
    return {f"{before}{key}": value for key, value in sent.items()}


def _children(document: Document) -> list[str]:
    cells: list[str] = []
    for child in (p for p in document["persons"] if p["role"] == "child"):
        cells += [
            f"{child['given']} {child['family']}",
            _british(child.get("born", "")),
        ]
    return (cells + [""] * _CHILDREN * 2)[: _CHILDREN * 2]


def _born_or_age(person: Document) -> str:
    if person.get("born"):
        return _british(person["born"])
    age: str = person.get("age", "")
    return age.replace("about", "ABT")


def _phone(person: Document) -> str:
    found: list[str] = person.get("phones", [])
    return found[0] if found else ""


def _number(phone: str) -> Cell:
    digits = phone.replace(" ", "")
    return int(digits) if digits.isdigit() else phone


def _british(day: str) -> str:
    return f"{date.fromisoformat(day):%d/%m/%Y}" if day else ""


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


LAYOUTS: dict[str, Callable[[Document], Any]] = {
    "control-log.csv": control,
    "crime-persons.csv": nominal,
    "crimes.csv": crime,
    "custody.txt": custody,
    "partner.xlsx": partner,
    "neighbour-persons.jsonl": neighbour_person,
    "neighbour-events.jsonl": neighbour_event,
    "orders.csv": order,
    "links.csv": link,
    "gazetteer.csv": place,
}
"""Every file of a force-year and what lays out its rows."""
