"""What a tablet is told, as JSON: what a desk must show, never a type, mail or phone."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Row

from events_app.checkin import queries
from events_app.checkin.models import Device
from events_app.checkin.queries import PairedDevice
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


def people_answer(device: PairedDevice) -> tuple[str, str]:
    """Return the people a tablet may know, as JSON and with its hash; names are found at desks only."""
    codes = queries.hashed_codes(device.event_id)
    people = [
        {
            "id": person.public_id,
            "name": person.name,
            "organisation": person.organisation,
            "title": person.title,
            "group": person.group,
            "status": person.status,
            "codes": codes.get(person.id, []),
        }
        | ({"key": person.search_key} if device.role == "desk" else {})
        for person in queries.people(device.event_id)
    ]
    body = json.dumps(
        {"people": people, "free_seats": queries.free_seats(device.event_id)},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return body, hashlib.sha256(body.encode()).hexdigest()[:32]


def news_answer(scans: Iterable[Row], moment: datetime) -> Json:
    """Return scans as the set holds them; `moment` is from when the next question asks."""
    return {"now": milliseconds(moment), "scans": [_scan(row) for row in scans]}


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
    told = vars(receipt).copy()
    if receipt.position is None:
        del told["position"]
    return told
