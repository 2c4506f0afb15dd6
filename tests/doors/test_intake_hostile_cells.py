"""Hostile cells: kept as they were written, mended and told, or refused with why."""

from pathlib import Path

import pytest

from tests.doors.intake_files import (
    GOOD,
    one_call,
    quoted,
    says,
    the_document,
    the_reason,
)

# --- names

NAMES = {
    "composed": "Zoë",
    "decomposed": "Zoe\u0308",
    "ligature": "ﬁona",
    "dotless i": "Işık Yılmaz",
    "dotted capital I": "İpek",
    "Arabic": "محمد علي",
    "Urdu": "فاطمہ بی بی",
    "Cyrillic": "Анна Иванова",
    "Cyrillic a in Latin": "Mаria",
    "Han": "王小明",
    "Kana": "さくら",
    "Hangul": "김민수",
    "Devanagari": "प्रिया",
    "Gurmukhi": "ਗੁਰਪ੍ਰੀਤ",
    "Bengali": "নাসরিন",
    "Tamil": "கவிதா",
    "Ge'ez": "ሰላም",
    "Hebrew": "שרה",
    "Vietnamese": "Nguyễn Thị Hằng",
    "Polish": "Łukasz Żółć",
    "Romanian": "Ștefan Țepeș",
    "Welsh": "Siân Llŷr",
    "Irish": "Caoimhín Ó Súilleabháin",
    "Turkish": "Çağrı Öztürk",
    "apostrophe": "O'Brien",
    "curly apostrophe": "O’Brien",
    "modifier apostrophe": "Oʼbrien",
    "D'Souza": "D'Souza",
    "hyphen": "Anne-Marie",
    "no-break hyphen": "Anne\u2011Marie",
    "en dash": "Anne–Marie",
    "stacked marks": "S" + "\u0301" * 40 + "arah",
    "emoji": "Sarah 🌸",
    "family emoji": "👩‍👧",
    "U+FFFD": "Zo\ufffd",
    "Null": "Null",
    "NULL": "NULL",
    "None": "None",
    "True": "True",
    "Test": "Test",
    "nan": "nan",
    "one name": "Madhuri",
    "one letter": "E",
    "100 letters": "Abcdefghij" * 10,
    "all capitals": "SARAH VANE",
    "no capitals": "sarah vane",
    "digits": "Sarah 2",
    "SQL": "Robert'); DROP TABLE students;--",
    "script": "<script>alert(1)</script>",
    "template": "{{7*7}}",
    "per cent": "%s%n",
    "braces": "{0.__class__}",
    "backslash": "C:\\x",
    "private use": "\ue000Sarah",
    "unassigned": "Sarah\u0378",
    "astral": "𝕊𝕒𝕣𝕒𝕙",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_a_name_is_kept_as_it_was_written(tmp_path: Path, name: str) -> None:
    row = one_call(tmp_path, GOOD.replace("Sarah Vane", quoted(name)))
    assert the_document(row)["persons"][0]["name"] == name


UNSEEN = {
    f"U+{ord(letter):04X}": letter
    for letter in "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c"
    "\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
}


@pytest.mark.parametrize("letter", UNSEEN.values(), ids=UNSEEN.keys())
def test_an_unseen_letter_in_a_name_is_kept_and_told(
    tmp_path: Path, letter: str
) -> None:
    row = one_call(tmp_path, GOOD.replace("Sarah Vane", f"Sa{letter}rah"))
    assert the_document(row)["persons"][0]["name"] == f"Sa{letter}rah"
    assert any("unseen" in said for said in says(row))
    assert all(letter not in note.was for note in row.notes)


@pytest.mark.parametrize("letter", UNSEEN.values(), ids=UNSEEN.keys())
def test_an_unseen_letter_in_an_id_refuses_the_row(tmp_path: Path, letter: str) -> None:
    row = one_call(tmp_path, GOOD.replace("L1", f"L{letter}1"))
    assert "cannot be seen" in the_reason(row)


# --- control characters

CONTROLS = {
    f"U+{code:04X}": chr(code)
    for code in (*range(1, 9), 11, 12, *range(14, 30), 31, 127, 0)
}
SEQUENCES = {
    "ANSI colour": "\x1b[31m",
    "ANSI clear": "\x1b[2J\x1b[H",
    "ANSI title": "\x1b]0;x\x07",
    "ANSI link": "\x1b]8;;http://127.0.0.1\x1b\\",
    "bell": "\x07",
    "backspaces": "\x08\x08\x08",
    "two NULs": "\x00\x00",
}


@pytest.mark.parametrize(
    "control", [*CONTROLS.values(), *SEQUENCES.values()], ids=[*CONTROLS, *SEQUENCES]
)
@pytest.mark.parametrize("field", ["Sarah Vane", "Shouting heard", "DIST"])
def test_a_control_character_is_taken_out_and_told(
    tmp_path: Path, control: str, field: str
) -> None:
    line = GOOD.replace(field, f"{field[:3]}{control}{field[3:]}")
    row = one_call(tmp_path, line)
    assert the_document(row) == the_document(one_call(tmp_path))
    assert "control characters taken out" in says(row)


@pytest.mark.parametrize("control", CONTROLS.values(), ids=CONTROLS.keys())
def test_a_control_character_in_an_id_refuses_the_row(
    tmp_path: Path, control: str
) -> None:
    row = one_call(tmp_path, GOOD.replace("L1", f"L{control}1"))
    assert "cannot be seen" in the_reason(row)
    assert control not in the_reason(row)


# --- phones

PHONES = {
    text: text
    for text in (
        "withheld",
        "WITHHELD",
        "anonymous",
        "unavailable",
        "unknown",
        "private number",
        "0000",
        "00000000000",
        "07700900123",
        "07700 900 123",
        "(07700) 900-123",
        "+44 7700 900123",
        "+44 (0) 7700 900123",
        "0044 7700 900123",
        "00447700900123",
        "7700900123",
        "7700900123.0",
        "7.7009E+09",
        "O77OO 9OO123",
        "07700 900123 ext 4",
        "020 7946 0000 x12",
        "07700 900123 / 07700 900456",
        "07700900123 (mum)",
        "mum's: 07700 900123",
        "ends 0123",
        "999",
        "101",
        "18000",
        "112",
        "+1 202 555 0100",
        "tel:07700900123",
        "07700_900_123",
        "07700.900.123",
        "٠٧٧٠٠ ٩٠٠١٢٣",
        "０７７００９００１２３",
        "refuge line",
        "ward 7 desk",
        "see log",
        "-",
        "?",
        "'07700900123",
    )
}


@pytest.mark.parametrize("text", PHONES.values(), ids=PHONES.keys())
def test_a_phone_is_handed_on_just_as_it_was_written(tmp_path: Path, text: str) -> None:
    row = one_call(tmp_path, GOOD.replace("07700 900123", quoted(text)))
    assert the_document(row)["persons"][0]["phones"] == [text]
