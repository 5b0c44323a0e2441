"""nginx with the same bytes as files: what this machine can do at most."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bench.databases import WORK
from bench.servers import Server, free_port, running, wait_until_answering

FOLDER = WORK / "nginx"
CONFIGURATION = """
daemon off;
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  open_file_cache max=20000 inactive=600s;
  keepalive_requests 100000000;
  gzip_static on;
  default_type application/json;
  client_body_temp_path {folder}/tmp;
  proxy_temp_path {folder}/tmp;
  fastcgi_temp_path {folder}/tmp;
  uwsgi_temp_path {folder}/tmp;
  scgi_temp_path {folder}/tmp;
  server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
}}
"""


@contextmanager
def nginx(files: Mapping[str, bytes]) -> Iterator[Server]:
    """Serve these bytes, by name, plain and compressed."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    (FOLDER / "files").mkdir(parents=True)
    (FOLDER / "tmp").mkdir()
    for name, content in files.items():
        path = FOLDER / "files" / name
        path.write_bytes(content)
        Path(f"{path}.gz").write_bytes(gzip.compress(content, 9))
    for path in FOLDER.rglob("*"):
        path.chmod(0o755)
    port = free_port()
    (FOLDER / "nginx.conf").write_text(CONFIGURATION.format(folder=FOLDER, port=port))
    with running("nginx", ["/usr/sbin/nginx", "-p", str(FOLDER), "-c", str(FOLDER / "nginx.conf")], port) as server:
        wait_until_answering(server, f"/{next(iter(files))}")
        yield server
