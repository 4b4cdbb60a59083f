"""What a new password must be: long, and nothing that others would try first."""

import re

from flask_babel import gettext as _

from events_app.errors import RuleViolation
from events_app.forms import fold

SHORTEST_PASSWORD = 12
FEWEST_CHARACTERS = 5  # different ones
SHORTEST_NAME = 4  # what is shorter stands in many a good password by chance

# What is left of the commonest long passwords without their digits and signs; nothing, of most.
_TRIED_FIRST = frozenset(
    (
        "",
        *("abc", "abcabc", "abcd", "abcdefghij", "abcdefghijkl", "abcdefghijklm", "qwerty"),
        *("qwertyqwerty", "qwertyuiop", "qwertyuiopasdf", "qwertyuiopasdfghjkl", "asdfghjkl"),
        *("asdfghjklzxcvbnm", "qazwsx", "qazwsxedc", "zaqwsxcde", "zxcvbnm", "password"),
        *("passwordpassword", "mypassword", "newpassword", "passwrd", "passphrase", "secret"),
        *("changeme", "changeit", "default", "temporary", "welcome", "letmein", "login", "guest"),
        *("admin", "adminadmin", "administrator", "root", "system", "test", "testtest"),
        *("iloveyou", "sunshine", "princess", "football", "baseball", "superman", "starwars"),
        *("forum", "forumdesk", "forumforum", "integrity", "integrityforum", "corrections"),
        *("taiwan", "taipei", "企業誠信論壇", "誠信論壇", "法務部矯正署", "矯正署"),
    )
)


def require_good_password(password: str, email: str, name: str) -> None:
    """Raise `RuleViolation` for a password that is short, common or made of name or address."""
    folded = fold(password)
    if len(password) < SHORTEST_PASSWORD:
        raise RuleViolation(_("A password needs at least 12 characters."), "password")
    names = (fold(part) for part in (email, email.partition("@")[0], name))
    if any(len(part) >= SHORTEST_NAME and part in folded for part in names):
        raise RuleViolation(
            _("Name and address of the account must not be part of its password."), "password"
        )
    if len(set(folded)) < FEWEST_CHARACTERS or re.sub(r"[\W\d_]", "", folded) in _TRIED_FIRST:
        raise RuleViolation(
            _("This password is among the first that others would try. Please choose another."),
            "password",
        )
