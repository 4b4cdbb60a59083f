"""What must never be stored, found in any text: one guard for every way in.

No web, no database, no words for people: whoever asks says what the text is about and finds the
sentence for what was found.
"""

from events_app.guard.characters import visible
from events_app.guard.finding import About, Kind, kinds_in, marked, masked, rest_of_name, without

__all__ = ["About", "Kind", "kinds_in", "marked", "masked", "rest_of_name", "visible", "without"]
