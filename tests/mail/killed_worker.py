"""A worker in a process of its own, for a test to kill: arguments are database and port."""

import sys
from pathlib import Path

from events_app.mail.composing import COMPOSERS
from events_app.mail.worker import Worker
from events_app.site import create_app
from tests.conftest import test_settings
from tests.mail.conftest import compose_note

COMPOSERS["note"] = compose_note
app = create_app(test_settings(sys.argv[1], Path("."), smtp_port=int(sys.argv[2])))
Worker(app).run()
print("stopped", flush=True)
