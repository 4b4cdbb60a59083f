"""What a tablet is told, as JSON: what a desk must show, never a type, mail or phone."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row

from events_app.checkin.models import Device
from events_app.checkin.queries import MOST_SCANS
from events_app.checkin.receiving import Reception
from events_app.checkin.storing import Receipt
from events_app.clock import milliseconds

Json = dict[str, object]


def pairing_answer(device: Device, moment: datetime) -> Json:
    """Return what a tablet is from now on."""
    return {
        "device": {
            "id": device.public_id,
            "name": device.name,
            "station": device.station.code,
            "role": device.role,
            "ends_at": milliseconds(device.ends_at),
        },
        "now": milliseconds(moment),
    }


def news_answer(scans: Sequence[Row], moment: datetime, admits_from: datetime) -> Json:
    """Return scans as the set holds them; `moment` is from when the next question asks.

    `next` is the last scan that is told, if there are more behind it.
    """
    told = scans[:MOST_SCANS]
    rest = told[-1].id if len(scans) > MOST_SCANS else ""
    return {
        "now": milliseconds(moment),
        "admits_from": milliseconds(admits_from),
        "scans": [_scan(row) for row in told],
        "next": rest,
    }


def _scan(row: Row) -> Json:
    return {
        "id": row.id,
        "kind": row.kind,
        "person": row.person or "",
        "verdict": row.verdict,
        "station": row.station,
        "device": row.device,
        "at": milliseconds(row.at),
        "undo_of": row.undo_of or "",
    }


def reception_answer(reception: Reception) -> Json:
    """Return what became of every scan of a batch."""
    return {
        "now": reception.now,
        "device": reception.device,
        "receipts": [_receipt(receipt) for receipt in reception.receipts],
    }


def _receipt(receipt: Receipt) -> Json:
    optional = {"codes": receipt.codes or None, "position": receipt.position}
    return {name: value for name, value in (vars(receipt) | optional).items() if value is not None}
