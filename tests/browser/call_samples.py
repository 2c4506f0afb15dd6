"""Sample pictures of a call. Nobody in them exists."""

from dataclasses import replace

from doorstep.incidents.queries.mine import MyCall
from doorstep.incidents.rules.calls import State
from doorstep.pathway.call.pictures import (
    Attempt,
    CallPage,
    Card,
    Choice,
    Cue,
    Definition,
    Field,
    GradeBox,
    Known,
    MayBe,
    Order,
    Question,
    Reach,
    Unit,
)
from doorstep.pathway.find import Checked
from tests.browser.samples import AT, ref

SARAH = MayBe(
    1,
    str(ref(1)),
    "Sarah SMITH",
    "born 12 March 1995",
    "victim, assault, 12 February 2026",
    "certain",
    ("name close", "number same", "place same"),
    0,
    "What is your date of birth?",
)
SMYTH = MayBe(
    2,
    str(ref(2)),
    "Sara SMYTH",
    "born 1993",
    "caller, noise, 2 June 2025",
    "possible",
    ("name close",),
    3,
    "Where are you now?",
)
NONE = "none found · 6 systems · 14:02"
KNOWN = (
    Known(
        "number",
        "This number",
        ("3 events; last used by a victim, 12 February 2026 (command and control)",),
    ),
    Known(
        "place",
        "This place",
        ("12 February 2026: assault (crime system)", "2 June 2025: noise (calls)"),
    ),
    Known("her", "Her", (), (SARAH, SMYTH)),
    Known("him", "Him", (), (), NONE),
)
PLACES = (
    "14 Larch Close, Anytown, ZZ99 1AA",
    "14 Larch Court, Flats 1 to 40, Long Marsh Road, Sometown, ZZ98 2BB",
    *(f"14 Larch {kind}, Farville" for kind in ("Drive", "Hill", "Lane", "Mews")),
    "14 Larch Rise, Othertown, ZZ97 3CC",
    "14 Larch Road, Anytown",
)
ORDER = Order(
    "non-molestation order",
    "He must not come within 100 metres of her home, nor contact her by any means.",
    "from 3 January 2026 to 3 May 2026",
    "served 4 January 2026",
    "civil orders",
    in_force=True,
)
CARD = Card(
    "her",
    str(ref(21)),
    str(ref(1)),
    "Sarah SMITH",
    "born 12 March 1995",
    "attached 14:02 by Amal Rees",
    ("victim in 4, last 12 February 2026",),
    (
        "12 February 2026: assault, as victim, not charged (crime system)",
        "2 June 2025: noise, as caller (calls)",
    ),
    (ORDER,),
    ("in 12 months: 3",),
)
CUES = (
    Cue(
        "control",
        "Control",
        "he won't let me have my phone",
        "who decides whom you may ring?",
        past=False,
    ),
    Cue(
        "strangulation",
        "Strangulation",
        "hands round my neck last year",
        "when was that? any trouble swallowing or speaking since?",
        past=True,
    ),
)
ASKS = (
    ("before", "Earlier abuse", "Has anything like this happened before?"),
    ("hurt", "Hurt, ambulance", "Are you hurt? Is an ambulance needed?"),
    ("he-is-there", "Where he is", "Where is he now? Could he come back?"),
    ("children", "Children", "Is any child there, and are they safe?"),
    ("weapon", "Weapons", "Is there anything to hand that could hurt?"),
)
QUESTIONS = tuple(
    Question(code, label, ask, "Doorstep proposal") for code, label, ask in ASKS
)
ANSWERED = replace(QUESTIONS[0], answer="yes", choice="yes", entered="14:02, Amal Rees")
LEFT = replace(QUESTIONS[4], reason="not-safe", entered="14:03, Amal Rees")
GRADE = GradeBox(
    "immediate",
    "Immediate",
    ("he is there", "strangled before (reported February 2026)"),
    (Choice("immediate", "Immediate", True), Choice("priority", "Priority")),
    (Choice("her-request", "She asked for it, alone and free to speak"),),
    (Choice("plain", "A plain car"), Choice("elsewhere", "Meet her elsewhere")),
    (Choice("her-request", "She asked for it"),),
    "",
    (),
    sent=False,
)
RINGING = tuple(
    Choice(code, says, code == "her")
    for code, says in (
        ("her", "her"),
        ("him", "him"),
        ("child", "a child"),
        ("neighbour", "a neighbour"),
        ("relation", "a relation or friend"),
        ("agency", "an agency"),
        ("not known", "not known"),
    )
)
FIELDS = {
    name: Field(name, value, "14:02, Amal Rees")
    for name, value in (
        ("where", "14 Larch Close"),
        ("her_name", "Sara Smth"),
        ("her_age", "about 30"),
        ("text", "he won't let me have my phone, he is downstairs"),
    )
}
UNIT = Unit(
    str(ref(31)), "XY21", "Kit Lowe", "sent", "14:03", "briefing not read", "to her"
)
REACH = Reach(
    shown=True,
    plan=True,
    says=("Number: her sister, 07700 900222", "When: 09:00 to 15:00"),
    entered="14:02, Amal Rees",
    may=True,
    number="her sister, 07700 900222",
    why=("Ring this number and no other.", "Do not ring the number that rang."),
)
NOBODY_RINGS = Reach(
    shown=True,
    why=("No safe way to reach her is known.", "Nobody rings back. Send a unit."),
)
ONCE = replace(
    REACH,
    may=False,
    number="",
    why=("Somebody is ringing her now, or has not said what became of it.",),
    attempts=(Attempt(str(ref(41)), 1, "14:06, Amal Rees", ""),),
)
CALL = CallPage(
    ref=str(ref(20)),
    number="D412",
    line="07700 900123",
    channel="999",
    channel_title="999",
    opened="14:01, 1 min ago",
    opened_by="Amal Rees",
    takers=("Amal Rees",),
    state="open",
    here=True,
    seq=7,
    at=AT,
    fields=FIELDS,
    ringing=RINGING,
    script=(),
    checked=Checked(AT, 6, answered=True),
    known=KNOWN,
    cards=(),
    cues=CUES,
    questions=(ANSWERED, *QUESTIONS[1:4], LEFT),
    leave_out=(Choice("not-safe", "not safe to ask"), Choice("drop", "line dropped")),
    grade=GRADE,
    units=(),
    advice=(),
    status="All that is typed is saved.",
    undo=(),
    gone=("Still to be asked: Hurt, ambulance",),
    definition=Definition(
        "not yet known",
        child_route=True,
        reasons=(
            "Both are 16 or over",
            "Not known yet: how the two are connected",
            "Abusive behaviour: Physical or sexual abuse",
            "A child who sees, hears or feels it is a victim too",
        ),
        connections=(
            Choice("married", "Are or were married to each other"),
            Choice("none", "None of these"),
        ),
        behaviours=(
            Choice("physical-sexual", "Physical or sexual abuse", chosen=True),
            Choice("none", "None of these"),
        ),
    ),
    asks=("What is your name?", "Has anything like this happened before?"),
    contact=REACH,
)
ATTACHED = replace(
    CALL,
    known=(*KNOWN[:2], Known("her", "Her", (), (replace(SARAH, attached="her"),))),
    cards=(CARD,),
    state="sent",
    grade=replace(GRADE, sent=True, lowered="Amal Rees, 14:02: meets elsewhere."),
    units=(UNIT,),
    advice=("Ring her sister first (advice, 14:04, Kit Lowe)",),
    undo=((f"detach/{ref(21)}", "Undo: attached as her"), ("unsend", "Take it back")),
    fields={**FIELDS, "late": Field("late", "found late, 14:05", "14:05, Doorstep")},
    contact=ONCE,
)
NOT_CHECKED = replace(
    CALL,
    channel_title="silent mobile",
    script=("Ask her to cough or tap if she can hear.", "55 works from mobiles only."),
    checked=Checked(AT, 0, answered=False, says="The register did not answer."),
    known=(),
    fields={},
    cues=(),
    questions=(),
    grade=replace(GRADE, code="", title="", reasons=(), missing=("where", "grade")),
    contact=NOBODY_RINGS,
)
CALLS = (
    MyCall(ref(20), "D412", "999", AT, State.OPEN),
    MyCall(ref(22), "D409", "101", AT, State.SENT),
)


def shown(call: CallPage, panel: bool = False) -> dict[str, object]:
    """What the templates of a call take."""
    query = "?panel=1" if panel else ""
    return {
        "call": call,
        "panel": panel,
        "query": query,
        "numbered": f"{ref(1)},{ref(2)}",
        "silent": call.channel_title != "999",
        "wrong": "",
    }
