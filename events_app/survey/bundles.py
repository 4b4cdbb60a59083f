"""Bundles: where responses wait, sealed and mixed, until the survey is closed.

Whoever copies the database between two answers sees that a bundle has changed, not what was said.
Each response goes into one bundle at random and is mixed with the others in it, so that for whoever
has the key too no order of bundles tells an order of people; and it costs the same however many
responses there are.
"""

import json
import secrets
import zlib
from collections.abc import Iterable

from sqlalchemy import delete, select

from events_app.database import db
from events_app.sealing import seal, unseal
from events_app.survey.models import Survey, SurveyBundle
from events_app.survey.questionnaire import Answers

Part = tuple[str, Answers]
TOGETHER = 16  # responses in a bundle, on average, if everybody answers
ROOM = 2048  # bytes for each; what is said takes up far less, so lengths stay unseen
_random = secrets.SystemRandom()


def put_away(survey: Survey, parts: Iterable[Part]) -> None:
    """Mix the parts of one response into a bundle; the survey must be locked."""
    place = survey.event_id, _random.randrange(max(survey.asked // TOGETHER, 1))
    bundle = db.session.get(SurveyBundle, place, populate_existing=True)
    if bundle is None:
        bundle = SurveyBundle(event_id=place[0], number=place[1], sealed=b"")
        db.session.add(bundle)
    mixed = [*_opened(bundle), *parts]
    _random.shuffle(mixed)
    bundle.sealed = seal(_packed(mixed), _purpose(bundle))
    db.session.flush()


def kept(event_id: int) -> list[Part]:
    """Return the parts of all responses that wait, in no order."""
    bundles = db.session.scalars(select(SurveyBundle).where(SurveyBundle.event_id == event_id))
    parts = [part for bundle in bundles for part in _opened(bundle)]
    _random.shuffle(parts)
    return parts


def throw_away(event_id: int) -> None:
    """Delete the bundles of a survey."""
    db.session.execute(delete(SurveyBundle).where(SurveyBundle.event_id == event_id))


def _opened(bundle: SurveyBundle) -> list[Part]:
    if not bundle.sealed:
        return []
    packed = unseal(bundle.sealed, _purpose(bundle))
    return [(part, said) for part, said in json.loads(zlib.decompressobj().decompress(packed))]


def _packed(parts: list[Part]) -> bytes:
    """Return the parts in room for as many responses, whatever their length."""
    content = zlib.compress(json.dumps(parts).encode())
    room = ROOM * max(sum(part == "answers" for part, _said in parts), 1)
    return content.ljust(room * -(-len(content) // room), b"\0")


def _purpose(bundle: SurveyBundle) -> str:
    return f"survey bundle {bundle.event_id}/{bundle.number}"
