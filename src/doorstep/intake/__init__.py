"""The file door: what did other systems write down, and can every row be answered for?

Words: a *map* says how one layout is read; a *row* is what a person would count
in the file; a *document* is what a row becomes; a *note* says what was mended; a
*refusal* says why a row became nothing, and what to do.

Start at `engine.documents` (pure) and `run.run` (with a load function handed in).
"""
