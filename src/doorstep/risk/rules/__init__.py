"""Words and decisions about danger: pure.

Words: *cue* (something said that points to a kind of abuse).
"""

from doorstep.risk.rules.cues import Hit, When, cues_in

__all__ = ["Hit", "When", "cues_in"]
