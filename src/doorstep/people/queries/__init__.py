"""What may be read here: who a fragment finds, who a person is, doubtful links."""

from doorstep.people.queries.people import persons_of, records_of, survivors
from doorstep.people.queries.places import place_keys

__all__ = ["persons_of", "place_keys", "records_of", "survivors"]
