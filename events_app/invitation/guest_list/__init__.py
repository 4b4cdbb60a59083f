"""Guest lists as bodies really send them, read and judged: no web, no database, no words.

Reasons are codes with parameters; whoever shows them finds the words.
"""

from .describe import reason, summary, summary_of
from .headers import FIELDS
from .judging import judge_again
from .listing import GuestListReading, read_guest_list
from .people import Notice, Person, Question, Row
from .recognition import Finding
from .tables import Column, Table
from .unreadable import UnreadableFile

__all__ = [
    "FIELDS",
    "Column",
    "Finding",
    "GuestListReading",
    "Notice",
    "Person",
    "Question",
    "Row",
    "Table",
    "UnreadableFile",
    "judge_again",
    "read_guest_list",
    "reason",
    "summary",
    "summary_of",
]
