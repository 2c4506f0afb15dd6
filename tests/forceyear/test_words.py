"""What calls say: short, neutral, and of more than blows."""

from forceyear.words import cues


def test_calls_speak_of_control_isolation_stalking_threats_and_strangulation(abuse):
    said = " ".join(row.document["summary"] for row in abuse)
    for cue in ("messages", "follow", "threat", "throat", "money", "afraid", "order"):
        assert cue in said.lower(), cue


def test_each_cue_has_more_than_one_wording():
    assert len(cues()) >= 10
    assert all(len(said) >= 2 for said in cues().values())


def test_summaries_are_short_and_have_no_exclamation_mark(year):
    for row in year:
        summary = row.document.get("summary", "")
        assert len(summary) < 330
        assert "!" not in summary
        assert "{" not in summary
