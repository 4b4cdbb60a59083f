"""How the pages are served: gunicorn, told everything here, with no file of its own."""

import gc
from collections.abc import Callable

from flask import Flask
from gunicorn.app.base import BaseApplication


def keep_out_of_collections(_worker: object) -> None:
    """Leave everything that was loaded at start out of every later garbage collection."""
    gc.collect()
    gc.freeze()


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
        """Return the application; each worker makes its own, and again after a reload."""
        return self._create_app()


_ALWAYS: dict[str, object] = {
    "worker_class": "gthread",
    "timeout": 60,
    "graceful_timeout": 30,
    "post_worker_init": keep_out_of_collections,
    # Which proxies are believed is FORUMDESK_TRUSTED_PROXIES alone, and no header names a path.
    "forwarded_allow_ips": "",
    "forwarder_headers": "",
    "secure_scheme_headers": {},
    # There is no access log: addresses of pages hold personal links.
    "accesslog": None,
    "control_socket_disable": True,
}
