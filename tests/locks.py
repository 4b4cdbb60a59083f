"""Looking whether somebody holds SQLite's one write lock."""

from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa
from flask import Flask

from events_app import clock
from events_app.audit.models import AuditEntry
from events_app.database import db
from tests.waiting import PATIENCE


def write_beside(app: Flask) -> str:
    """Write something as another process would, while the caller is at work; return its name."""

    def write() -> str:
        log = {"event_id": None, "at": clock.now(), "action": "meanwhile", "detail": {}}
        with app.app_context(), db.engine.begin() as other:
            return other.scalar(sa.insert(AuditEntry).returning(AuditEntry.action), log)

    with ThreadPoolExecutor(1) as others:
        return others.submit(write).result(timeout=PATIENCE)
