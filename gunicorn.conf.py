"""How the pages are served; gunicorn reads this file by itself."""

import gc

workers = 2


def post_worker_init(_worker) -> None:
    """Leave everything that was loaded at start out of every later garbage collection."""
    gc.collect()
    gc.freeze()
