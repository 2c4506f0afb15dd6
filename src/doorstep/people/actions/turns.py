"""Loads take turns, and so do those that say who is who.

Two that matched at once could merge one person twice; two loads at once could wait for
each other's counts in a ring. Whoever needs both turns takes them in this order.
"""

from django.db import connection

LOADING = 0x6C6F6164  # any numbers that no other lock here has
MATCHING = 0x6D61746368


def take_turn(turn: int) -> None:
    """Wait until nobody else has this turn, and keep it until the transaction ends.

    On SQLite a write transaction is alone already.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [turn])
