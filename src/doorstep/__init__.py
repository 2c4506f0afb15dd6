"""Doorstep: what officers need to know before the door opens, and what is owed her.

The rooms follow a victim's journey; a later room may know an earlier one, never
the reverse. Each room's question stands in its own docstring.
"""
