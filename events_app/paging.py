"""Long lists page by page: which page is asked for, and how many there are."""

from flask import request

# Far behind the end of every list, and small enough for every database to count to.
_FURTHEST_PAGE = 100_000


def asked_page() -> int:
    """Return the number of the page that the address asks for, from 1; nonsense is the first."""
    return min(max(request.args.get("page", 1, type=int), 1), _FURTHEST_PAGE)


def number_of_pages(total: int, per_page: int) -> int:
    """Return how many pages so many entries fill; an empty list is one page."""
    return max(-(-total // per_page), 1)
