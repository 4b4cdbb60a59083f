"""What the lead decides: about clashes and objections, and about scans that were set aside."""

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import select, update

from events_app import clock
from events_app.audit import service as audit
from events_app.checkin.models import Scan, SetAsideScan, Settlement
from events_app.checkin.moments import Placed
from events_app.checkin.reading import MERGEABLE, kept
from events_app.checkin.resolving import station_ids
from events_app.checkin.storing import Arriving, store
from events_app.database import INSERT_INTO, db
from events_app.errors import RuleViolation

DECISIONS = ("same_person", "copied_badge", "wrong_badge", "noted")


def settle(event_id: int, scan_ids: Iterable[str], decision: str, by: int) -> int:
    """Record what was found out about these scans; what was decided before stays so."""
    there = db.session.scalars(
        # In order, so that two leads who settle the same scans wait and do not deadlock.
        select(Scan.id)
        .where(Scan.event_id == event_id, Scan.id.in_(sorted(scan_ids)))
        .order_by(Scan.id)
    )
    moment = clock.now()
    rows = [
        {
            "event_id": event_id,
            "scan_id": scan_id,
            "decision": decision,
            "decided_by_id": by,
            "decided_at": moment,
        }
        for scan_id in there
    ]
    settled = db.session.scalars(
        INSERT_INTO[db.engine.dialect.name](Settlement)
        .on_conflict_do_nothing(index_elements=["event_id", "scan_id"])
        .returning(Settlement.scan_id),
        rows,
    ).all() if rows else []  # fmt: skip
    if settled:
        audit.record(
            "settle scans", event_id=event_id, staff_member_id=by, decision=decision,
            scans=len(settled),
        )  # fmt: skip
    return len(settled)


def merge(event_id: int, scan_id: str, by: int) -> bool:
    """Add a scan that was set aside to the others, once; False if there is none to be merged.

    Raises RuleViolation for one that cannot be.
    """
    row = _decide(event_id, scan_id, "merged", by, MERGEABLE)
    if row is None:
        return False
    scan = kept(row.raw)
    station_id = station_ids(event_id).get(scan.station)
    if station_id is None:
        raise RuleViolation(_("This scan names a station that is not there."))
    arriving = Arriving(scan, row.device_id, station_id, Placed(row.at, row.time_note))
    _receipts, refused = store(db.session.connection(), event_id, [arriving], clock.now())
    if refused:
        raise RuleViolation(_("The code of this walk-in is somebody else's; please leave it out."))
    return True


def leave_out(event_id: int, scan_id: str, by: int) -> bool:
    """Leave a scan that was set aside where it is, for good; False if there is none."""
    return _decide(event_id, scan_id, "left_out", by) is not None


def _decide(
    event_id: int, scan_id: str, decision: str, by: int, reasons: tuple[str, ...] = ()
) -> SetAsideScan | None:
    """Take the decision if nobody has; the database decides between two who do."""
    statement = update(SetAsideScan).where(
        SetAsideScan.event_id == event_id,
        SetAsideScan.id == scan_id,
        SetAsideScan.decision.is_(None),
    )
    if reasons:
        statement = statement.where(SetAsideScan.reason.in_(reasons))
    row: SetAsideScan | None = db.session.scalar(
        statement.values(decision=decision, decided_by_id=by, decided_at=clock.now()).returning(
            SetAsideScan
        )
    )
    if row is not None:
        audit.record(
            f"{decision.replace('_', ' ')} scan", event_id=event_id, staff_member_id=by,
            scan=scan_id, reason=row.reason,
        )  # fmt: skip
    return row
