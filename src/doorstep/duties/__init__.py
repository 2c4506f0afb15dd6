"""What is owed, by which post, by when?

Stored: that a duty began, which post holds it, that it was met. Computed when read:
due time, share gone, overdue. Public: `queries.owed`, `actions.begin`, `actions.meet`.
"""
