"""Gunicorn behind `deploy/nginx.conf`: `gunicorn -c deploy/gunicorn.conf.py config.wsgi`.

Threads wait for the database and for pages that are printed; nginx waits for those who write
slowly. Alone, gunicorn stops answering as soon as each thread has half a request.
"""

bind = "127.0.0.1:8000"
workers, threads = 2, 4
preload_app = True  # read once: workers share its memory, and what config/monitoring counts
timeout = 120  # seconds; a worker that no longer beats is killed and replaced
graceful_timeout = 60  # seconds for what was asked before SIGTERM; systemd waits a little more
keepalive = 5
limit_request_line, limit_request_fields, limit_request_field_size = 4_094, 60, 8_190
max_requests, max_requests_jitter = 5_000, 500  # a worker lives so long, and gives its memory back
loglevel = "warning"
