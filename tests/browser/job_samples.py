"""Sample jobs and a sample briefing. Nobody in them exists."""

from datetime import date
from typing import Any

from doorstep.pathway.brief_pictures import BriefingPage, BriefLine, JobLine, JobsPage
from doorstep.policy.catalogue import CardStep
from doorstep.policy.values import Status
from tests.browser.samples import ref

JOB = str(ref(41))
JOBS = JobsPage(
    (
        JobLine(
            ref=JOB,
            number="D412",
            callsign="EX21",
            purpose="to her",
            since="02:58, 6 min ago",
            state="on the way",
            first="He is there; strangulation.",
            changed=True,
            unread=True,
        ),
    ),
    "",
    "1.412",
)
NO_JOBS = JobsPage((), "No job is sent to you now.", "0.0")
HEADINGS = (
    "Danger now",
    "Whom to protect",
    "How sure",
    "Between them",
    "Orders and bail",
    "How to come",
    "Him",
    "Do first",
    "Not checked",
    "Specialist",
)
BRIEFING = BriefingPage(
    ref=JOB,
    briefing=str(ref(42)),
    version=2,
    call_number="D412",
    callsign="EX21",
    purpose="to her",
    first="He is there; strangulation.",
    lines=tuple(
        BriefLine(
            number=number,
            topic=heading.lower(),
            heading=heading,
            text="Reported Feb 2026: put his hands round her neck; not charged.",
            source="crime system",
            on="12 February 2026",
            status="Reported, not charged",
            more="He must not go within 100 metres of her home." if number == 5 else "",
            changed=number == 1,
        )
        for number, heading in enumerate(HEADINGS, start=1)
    ),
    made="03:02, 2 min ago",
    read="",
    changed_since="Changed 03:02, since it was read 02:59",
    gone_at="",
    seq=412,
)
STEP = CardStep(
    code="camera",
    status=Status("proposed"),
    source="A sample",
    start=date(2000, 1, 1),
    order=1,
    says="Camera on before you knock.",
    why="The first minute is never the same again.",
)


def shown() -> dict[str, Any]:
    """What the page of a job is given."""
    return {"job": BRIEFING, "seen": "signed", "speed": 10, "steps": [STEP]}
