"""Long lists page by page: which page is asked for, how many there are, where the next one is."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request

# Far behind the end of every list, and small enough for every database to count to.
_FURTHEST_PAGE = 100_000


def asked_page(name: str = "page") -> int:
    """Return the number of the page that the address asks for, from 1; nonsense is the first."""
    return min(max(request.args.get(name, 1, type=int), 1), _FURTHEST_PAGE)


def number_of_pages(total: int, per_page: int) -> int:
    """Return how many pages so many entries fill; an empty list is one page."""
    return max(-(-total // per_page), 1)


@dataclass(frozen=True)
class Page:
    """The page of a list that is shown: its number, and how long the list is.

    `name` is what addresses call the number; of several lists in one page each has its own.
    """

    total: int
    size: int
    number: int
    name: str = "page"

    @property
    def offset(self) -> int:
        """How many entries come before it."""
        return (self.number - 1) * self.size

    @property
    def pages(self) -> int:
        """How many pages the list has."""
        return number_of_pages(self.total, self.size)

    @property
    def previous_url(self) -> str:
        """The address of the page before, or nothing."""
        return self._turned_to(self.number - 1) if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        """The address of the page after, or nothing."""
        return self._turned_to(self.number + 1) if self.number < self.pages else ""

    def _turned_to(self, number: int) -> str:
        left_out = {self.name, "lang"}
        asked = {name: value for name, value in request.args.items() if name not in left_out}
        return f"{request.path}?{urlencode(asked | {self.name: number})}"


def page_of(total: int, size: int, name: str = "page") -> Page:
    """Return the page that the address asks for; behind the end it is the last one."""
    return Page(total, size, min(asked_page(name), number_of_pages(total, size)), name)
