"""How the pages are served: gunicorn, told everything here, with no file of its own."""

import gc
from collections.abc import Callable

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.workers.base import Worker

from events_app.database import db


def keep_out_of_collections(_server: object) -> None:
    """Leave everything that was loaded at start out of every later garbage collection.

    Done in the master, it leaves that memory shared with the workers: collecting writes to it.
    """
    gc.collect()
    gc.freeze()


def begin_apart(_server: object, worker: Worker) -> None:
    """Let a forked worker open connections of its own: one that two processes use breaks for both."""
    with worker.app.wsgi().app_context():
        for engine in db.engines.values():
            engine.dispose(close=False)


class Server(BaseApplication):
    """gunicorn around the application."""

    def __init__(self, create_app: Callable[[], Flask], **options: object) -> None:
        self._create_app = create_app
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        """Take the options, and what is the same everywhere."""
        for name, value in {**_ALWAYS, **self._options}.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Return the application; the master makes it once, and a worker is a copy in no time."""
        return self._create_app()


_ALWAYS: dict[str, object] = {
    "worker_class": "gthread",
    "timeout": 60,
    "graceful_timeout": 30,
    "preload_app": True,
    "when_ready": keep_out_of_collections,
    "post_fork": begin_apart,
    # Which proxies are believed is FORUMDESK_TRUSTED_PROXIES alone, and no header names a path.
    "forwarded_allow_ips": "",
    "forwarder_headers": "",
    "secure_scheme_headers": {},
    # There is no access log: addresses of pages hold personal links.
    "accesslog": None,
    "control_socket_disable": True,
}
