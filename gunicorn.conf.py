"""How `gunicorn wsgi:app` serves a checkout, for tests and measuring; gunicorn reads it by itself."""

from events_app.operation.serving import keep_out_of_collections

workers = 2
post_worker_init = keep_out_of_collections
