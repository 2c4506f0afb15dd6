"""Plays a scripted call through the steps that every door takes, and looks at it."""

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from doorstep.access.actions import hold, make_post, make_staff
from doorstep.access.models import Unit
from doorstep.access.rules import Reader
from doorstep.incidents import queries
from doorstep.incidents.actions import arrive, read_brief
from doorstep.incidents.queries import LiveCall
from doorstep.incidents.rules.calls import Channel, Part, Purpose, ReadHow, Ringing
from doorstep.incidents.rules.calls import may_be_him as why_he_may
from doorstep.pathway.brief import briefing
from doorstep.pathway.call import late, steps
from doorstep.pathway.call.page import call_page, call_summary
from doorstep.pathway.call.pictures import CallPage
from doorstep.pathway.scripts.script import Script, Step
from tests.conftest import reader as reader_of
from tests.rooms import broken, match, person_of, take

SOURCE = "scripts"
ELSEWHERE = "command and control"


@dataclass
class Play:
    """One call while it is played, and all that stood on its screen."""

    script: Script
    at: datetime
    readers: Mapping[str, Reader]
    ref: UUID = field(default_factory=uuid4)
    numbered: list[str] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    other: str = ""
    off: ExitStack = field(default_factory=ExitStack)

    def reader(self, step: Step) -> Reader:
        """Whoever acts, at the second of the step, with no look noted yet."""
        now = self.at + timedelta(seconds=step.after)
        return replace(self.readers[step.by], at=now, noted=set(), task="a call")

    def do(self, step: Step) -> None:
        """Take one step."""
        self.typed += [str(one) for one in step.given.values()]
        name = f"_{step.do.replace('-', '_')}"
        getattr(self, name)(self.reader(step), step.given)

    def page(self, step: Step) -> CallPage:
        """The operator's screen as it stands after a step; numbers stay."""
        found = call_page(self._operator(step), self.ref, list(self.numbered))
        assert found is not None
        for row in found.known:
            for one in row.candidates:
                if one.ref not in self.numbered:
                    self.numbered.append(one.ref)
                assert self.numbered[one.number - 1] == one.ref
        return found

    def _operator(self, step: Step) -> Reader:
        return replace(self.reader(step), **_who(self.readers["operator"]))

    def live(self, step: Step) -> LiveCall:
        by = replace(self.reader(step), **_who(self.readers["controller"]))
        found = queries.call(by, self.ref)
        assert found is not None
        return found

    def told(self, step: Step) -> Iterator[tuple[str, str]]:
        """All that units were told by now, and what a log is told: (whose, text)."""
        yield "summary", call_summary(self._operator(step), self.ref) or ""
        by = replace(self.reader(step), **_who(self.readers["controller"]))
        live = queries.call(by, self.ref)
        for unit in live.units if live else ():
            yield f"briefing of {unit.callsign}", repr(briefing(by, unit.ref))
            if unit.briefing:
                yield f"radio text of {unit.callsign}", unit.briefing.radio

    def _open(self, by: Reader, given: Mapping[str, str]) -> None:
        here = given["channel"] != Channel.COMMAND
        more = {} if here else {"source": ELSEWHERE, "external": "INC-1"}
        steps.open_call(
            by,
            at=by.at,
            ref=self.ref,
            channel=Channel(given["channel"]),
            number=given.get("number", ""),
            opened_as=given.get("opened_as", ""),
            place=given.get("place", ""),
            **more,
        )
        if given.get("text"):
            steps.say(by, at=by.at, ref=self.ref, name="text", value=given["text"])

    def _say(self, by: Reader, given: Mapping[str, str]) -> None:
        seen = 0 if given.get("unseen") else self._seq(by)
        saved = steps.say(
            by,
            at=by.at,
            ref=self.ref,
            name=given["name"],
            value=given["value"],
            seen=seen,
        )
        self.other = saved.other

    def _seq(self, by: Reader) -> int:
        live = queries.call(by, self.ref)
        return live.seq if live else 0

    def _take(self, by: Reader, given: Mapping[str, str]) -> None:
        steps.take(by, at=by.at, ref=self.ref)

    def _attach(self, by: Reader, given: Mapping[str, str]) -> None:
        who = person_of(given["who"], SOURCE).ref
        steps.attach(by, at=by.at, ref=self.ref, part=Part(given["part"]), person=who)

    def _not_them(self, by: Reader, given: Mapping[str, str]) -> None:
        who = person_of(given["who"], SOURCE).ref
        steps.not_them(by, at=by.at, ref=self.ref, part=Part(given["part"]), person=who)

    def _grade(self, by: Reader, given: Mapping[str, str]) -> None:
        steps.grade(by, at=by.at, ref=self.ref, **given)

    def _send(self, by: Reader, given: Mapping[str, str]) -> None:
        steps.send(by, at=by.at, ref=self.ref)

    def _dispatch(self, by: Reader, given: Mapping[str, str]) -> None:
        steps.dispatch(
            by,
            at=by.at,
            ref=self.ref,
            callsign=given["callsign"],
            number="response-officer",
            purpose=Purpose(given.get("purpose", Purpose.TO_HER)),
        )

    def _unit(self, by: Reader, callsign: str) -> queries.UnitLine:
        live = queries.call(by, self.ref)
        assert live is not None
        return next(one for one in live.units if one.callsign == callsign)

    def _arrive(self, by: Reader, given: Mapping[str, str]) -> None:
        arrive(by=by, at=by.at, dispatched=self._unit(by, given["callsign"]).ref)

    def _read(self, by: Reader, given: Mapping[str, str]) -> None:
        told = self._unit(by, given["callsign"]).briefing
        assert told is not None
        read_brief(by=by, at=by.at, briefing=told.ref, how=ReadHow(given["how"]))

    def _leave_out(self, by: Reader, given: Mapping[str, str]) -> None:
        steps.leave_out(by, at=by.at, ref=self.ref, reason=given["reason"])

    def _close(self, by: Reader, given: Mapping[str, str]) -> None:
        steps.close(by, at=by.at, ref=self.ref)

    def _matching_off(self, by: Reader, given: Mapping[str, str]) -> None:
        self.off.enter_context(broken("people_link"))

    def _matching_on(self, by: Reader, given: Mapping[str, str]) -> None:
        self.off.close()

    def _look_again(self, by: Reader, given: Mapping[str, str]) -> None:
        late.look_again(by, at=by.at)


def _who(reader: Reader) -> dict[str, object]:
    """What makes a reader the one that it is, whatever the time."""
    names = ("name", "role", "account", "staff", "posts", "unit", "units")
    return {name: getattr(reader, name) for name in names}


def ready(script: Script, nobody: Reader, cast, policy, at: datetime) -> Play:
    """The register filled and matched, a second operator hired, nothing rung yet."""
    take(nobody, at, *script.documents(at.date()), source=SOURCE)
    match(nobody, at, policy)
    staff = make_staff(number="op2", name="Second", username="op2", password="pass")
    post = make_post(name="second", role="operator", unit=Unit.objects.get())
    hold(by=nobody, at=at, staff=staff, post=post)
    readers = {
        "operator": cast["operator"],
        "controller": cast["controller"],
        "second": reader_of(staff, policy),
    }
    return Play(script, at, readers)


def may_be_him(live: LiveCall) -> bool:
    said = live.value("ringing")
    ringing = Ringing(said) if said in set(Ringing) else Ringing.NOT_KNOWN
    return bool(why_he_may(ringing))


def squeezed(text: str) -> str:
    """Letters and figures alone, so that no spelling of blanks or commas hides one."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def pieces(place: str) -> set[str]:
    """What tells where a place is: its street, and its postcode."""
    parts = [part.strip() for part in place.split(",")]
    street = re.sub(r"^\d+\w?\s+", "", parts[0])
    code = [part for part in parts[1:] if any(c.isdigit() for c in part)]
    return {squeezed(one) for one in (street, *code)}


def found_in(text: str, places: tuple[str, ...]) -> list[str]:
    """Those places of which a piece stands in a text."""
    held = squeezed(text)
    return [place for place in places if any(one in held for one in pieces(place))]
