"""A call: what is known, what is to be asked, how soon somebody must come, who is sent.

`steps` holds what may be done on a call where it crosses rooms, `page` the picture of
the operator's screen, `known` what is found of number, place and people.
"""
