"""How much one request may bring: bounds of this door, not of the force's policy."""

DOCUMENTS = 1000  # documents in one request
EVENTS_AT_ONCE = 100  # events of one call in one request
BODY = 4 * 1024 * 1024  # bytes; a narrative of 200,000 characters fits four times over
DEPTH = 32  # lists and objects inside one another; documents need seven
DIGITS = 20  # of one number; no field takes a number at all
KEY = 120  # characters of an idempotency key
MISTAKES = 100  # problems named in one answer; the rest are counted
