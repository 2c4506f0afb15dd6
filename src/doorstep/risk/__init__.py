"""How dangerous? Cues in what is said, and what to ask next.

A *cue* is something said that points to a kind of abuse. It prompts a question: it
lowers no grade, counts towards no score, and is no finding about anybody. Public:
`rules.cues_in`.
"""
