"""Who may do and see what? Accounts, staff, units, posts, roles; ties; acts and looks.

The rooms above tell this one (ties, acts, looks); it never asks them. Public:
`rules.Reader`, `queries.decide`, `models.Scoped.visible_to`, `actions.record_act`,
`actions.write_looks`.
"""
