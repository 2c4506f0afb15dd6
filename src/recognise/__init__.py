"""Who is this?  Finds every earlier record of a person from any fragment.

A pure library: no database, no framework, no clock.  `normalise` makes a `Record`
from texts as given; `keys` says what it is filed under in an `Index`; `find` looks a
record up and gives matches with a probability and a reason for each field; `compare`
weighs two records; `may_join` says whether two may become one person unseen.

    index = MemoryIndex()
    index.add(1, normalise(Given(names=(GivenName("Anna Example"),), born="2/3/1985")))
    query = normalise(Given(names=(GivenName("Ana Exampel"),), born="2 March 1985"))
    find(query, index, shipped_model())
"""

from recognise.find import Guesses, Match, Persons, find, frequency_of, why_not
from recognise.frequency import Frequency
from recognise.index import Index, MemoryIndex, Vocabulary, cuts
from recognise.joins import Verdict, may_join
from recognise.keys import Term, keys, terms
from recognise.model import Model, model_of, shipped_model
from recognise.normalise import NORM_VERSION, normalise
from recognise.reasons import Reason, reasons_of
from recognise.records import (
    Address,
    Born,
    Given,
    GivenAddress,
    GivenName,
    Name,
    Phone,
    Record,
)
from recognise.score import Comparison, compare

__all__ = [
    "NORM_VERSION",
    "Address",
    "Born",
    "Comparison",
    "Frequency",
    "Given",
    "GivenAddress",
    "GivenName",
    "Guesses",
    "Index",
    "Match",
    "MemoryIndex",
    "Model",
    "Name",
    "Persons",
    "Phone",
    "Reason",
    "Record",
    "Term",
    "Verdict",
    "Vocabulary",
    "compare",
    "cuts",
    "find",
    "frequency_of",
    "keys",
    "may_join",
    "model_of",
    "normalise",
    "reasons_of",
    "shipped_model",
    "terms",
    "why_not",
]
