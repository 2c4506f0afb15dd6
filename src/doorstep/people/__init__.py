"""Who is who, and where? Records as given, persons believed, links, markers.

A *record* is one person as one source gave it; a *person* is the belief that some
records are one human being; a *link* says which record belongs to which person,
and why. Public: `queries.find`, `queries.person_page`, `actions.load`,
`actions.judge`.
"""
