"""The web server: a few threads per process, no files of its own; requests are logged by the application."""

import multiprocessing

from config.environment import read_environment

bind = f"127.0.0.1:{read_environment().web_port}"
workers = min(multiprocessing.cpu_count(), 4)
worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 15
max_requests = 10_000
max_requests_jitter = 1_000
control_socket_disable = True
