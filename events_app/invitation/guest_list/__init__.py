"""Guest lists as bodies really send them, read and judged: no web, no database, no words.

Reasons are codes with parameters; whoever shows them finds the words.
"""

from .apart import ListRead, read_apart
from .columns import Column
from .describe import LIST_QUESTIONS, REASONS, reason, summary, summary_of
from .doubles import Doubles
from .headers import FIELDS
from .judging import judge_again
from .listing import GuestListReading, read_guest_list
from .people import NOTICE_CODES, Notice, Person, Question, Row
from .recognition import Finding
from .tables import Table
from .unreadable import CODES as UNREADABLE_CODES
from .unreadable import UnreadableFile
from .workbook import LONGEST_CELL

__all__ = [
    "FIELDS",
    "LIST_QUESTIONS",
    "LONGEST_CELL",
    "NOTICE_CODES",
    "REASONS",
    "UNREADABLE_CODES",
    "Column",
    "Doubles",
    "Finding",
    "GuestListReading",
    "ListRead",
    "Notice",
    "Person",
    "Question",
    "Row",
    "Table",
    "UnreadableFile",
    "judge_again",
    "read_apart",
    "read_guest_list",
    "reason",
    "summary",
    "summary_of",
]
