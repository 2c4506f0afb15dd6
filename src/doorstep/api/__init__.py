"""The machines' door: what a feed may bring and what a signed-in person may ask.

Words: *request* (a model made from a room's form), *problem* (what went wrong, with
the field and what would mend it), *taken* (what became of a batch of documents).
"""
