"""Limits for whoever tries secrets out: by network and kind, in the database, for ten minutes each.

Only what is wrong counts, so a hall full of guests behind one address meets no limit. Counting and
deciding are one statement: of many wrong tries at once no more are answered than the limit has.
"""

from datetime import timedelta
from enum import StrEnum

from flask import current_app
from sqlalchemy import and_, case, delete, not_, select
from werkzeug.exceptions import TooManyRequests

from events_app import clock
from events_app.database import INSERT_INTO, db, table_of, writing_apart
from events_app.guessing.models import WrongGuesses
from events_app.networks import asking_network
from events_app.tokens import opaque_name

WITHIN = timedelta(minutes=10)
_SWEPT_AT_ONCE = 100


class Secret(StrEnum):
    """What may be guessed."""

    LINK = "link"
    SURVEY = "survey"
    PAIRING = "pairing"
    SIGN_IN = "sign-in"


# Wrong ones in ten minutes: far more than a hall mistypes, far fewer than a guess needs.
MOST = {Secret.LINK: 200, Secret.SURVEY: 200, Secret.PAIRING: 60, Secret.SIGN_IN: 100}


def count_wrong(secret: Secret) -> None:
    """Count a wrong guess of the asking network; raise `TooManyRequests` when it had them all.

    Ends the present transaction: it counts in one of its own, for a page that only reads too.
    """
    moment, columns = clock.now(), table_of(WrongGuesses).c
    is_fresh = columns.since > moment - WITHIN
    has_more = not_(and_(is_fresh, columns.number >= MOST[secret]))
    with writing_apart() as connection:
        counted = connection.scalar(
            INSERT_INTO[connection.dialect.name](WrongGuesses)
            .values(network=_network(secret), number=1, since=moment)
            .on_conflict_do_update(
                index_elements=[columns.network],
                set_={
                    "number": case((is_fresh, columns.number + 1), else_=1),
                    "since": case((is_fresh, columns.since), else_=moment),
                },
                where=has_more,
            )
            .returning(columns.number)
        )
        # Old rows go as new ones come; what another counts just now is not waited for.
        stale = select(columns.network).where(columns.since < moment - WITHIN)
        stale = stale.limit(_SWEPT_AT_ONCE).with_for_update(skip_locked=True)
        connection.execute(delete(WrongGuesses).where(columns.network.in_(stale)))
    if counted is None:
        raise TooManyRequests(retry_after=int(WITHIN.total_seconds()))


def refuse_after_many(secret: Secret) -> None:
    """Raise `TooManyRequests` if the asking network has guessed wrong too often just now."""
    columns = table_of(WrongGuesses).c
    stopped = db.session.scalar(
        select(columns.number).where(
            columns.network == _network(secret),
            columns.number >= MOST[secret],
            columns.since > clock.now() - WITHIN,
        )
    )
    if stopped is not None:
        raise TooManyRequests(retry_after=int(WITHIN.total_seconds()))


def _network(secret: Secret) -> str:
    key = current_app.config["SETTINGS"].secret_key
    return opaque_name(f"wrong {secret} from {asking_network()}", key)
