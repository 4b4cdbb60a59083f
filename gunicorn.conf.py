"""How `gunicorn wsgi:app` serves a checkout, for tests and measuring; gunicorn reads it by itself."""

from events_app.operation.serving import begin_apart, keep_out_of_collections

workers = 2
preload_app = True
when_ready = keep_out_of_collections
post_fork = begin_apart
