"""What happened? Incidents, calls, who was involved in which role, and where.

Roles belong to an involvement, never to a person. Public: `queries.history`,
`queries.at_place`, `actions.load`.
"""
