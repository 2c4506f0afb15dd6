"""What keeps her safe? Here how she may safely be reached; plans and tasks follow.

A *contact plan* is hers: the number, the times, who may answer, the code word. Nobody
is rung back but through it. Public: `rules.ring_back`, `queries.plan_of`,
`actions.keep_said`, `actions.set_plan`, `actions.try_ring_back`.
"""
