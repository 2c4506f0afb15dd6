"""Scripted calls: who rings, what is typed when, what the screen must show and never.

One call a file, `NAME.toml`, read by `script.scripts`. The same scripts are the tests
of a call, the training of operators and the live calls of the demonstration.
"""
