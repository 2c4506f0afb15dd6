"""Sample pictures of the log of looks."""

from doorstep.pathway.log import Daily, Kept, Line, LogPage, Unexplained
from tests.browser.samples import AT, ref

DAILY = Daily(
    "3 March 2026",
    (
        Unexplained(
            "Dilip Hart",
            "sg01",
            str(ref(31)),
            "sergeant",
            4,
            9,
            ("call 0398", "no reason on record"),
        ),
        Unexplained("feed account", "", "", "operator", 1, 1, ("test",)),
    ),
    212,
    False,
    "2026-03-02",
    "2026-03-04",
    (
        Kept("Dilip Hart", "sg01", "is a party", "1 March 2026", 7),
        Kept("Ann Else", "ro09", "next of kin is a party", "2 February 2026", 3),
    ),
)
NO_DAILY = Daily("3 March 2026", (), 0, False, "2026-03-02", "")


def _line(*, why: str, tied: bool, kind: str = "consulted") -> Line:
    return Line(
        at="3 March 2026, 14:02",
        iso=AT.isoformat(),
        who="Amal Rees",
        number="op01",
        officer=str(ref(32)),
        role="operator",
        kind=kind,
        subject=str(ref(1)),
        short="00000000",
        why=why,
        tied=tied,
        door="on a page",
    )


LINES = (
    _line(why="Took the call, or controls the job", tied=True),
    _line(why="reason given: call 0412", tied=False),
    _line(why="no reason on record", tied=False, kind="listed"),
)
OF_PERSON = LogPage(
    "Who has looked at 00000000",
    f"Person {ref(1)}",
    str(ref(1)),
    LINES,
    "No looks at this reference are on record.",
    "1",
)
OF_OFFICER = LogPage(
    "What Amal Rees has looked at",
    "Staff number op01",
    str(ref(32)),
    LINES,
    "No looks by this officer are on record.",
    "",
)
NOTHING = LogPage(
    "Who has looked at 00000000",
    f"Person {ref(1)}",
    str(ref(1)),
    (),
    "No looks at this reference are on record.",
    "",
)
