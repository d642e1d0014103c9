"""An API on a free port of this machine: `/good` allows the pages of one origin, everything else allows none."""

import contextlib
import http.server
import threading

ORIGIN = "https://app.example.com"

SUITE = f"""\
[origins]
app = "{ORIGIN}"

[targets.items]
url = "${{API}}"
paths = ["/items"]
methods = ["GET", "PUT"]
"""


class Handler(http.server.BaseHTTPRequestHandler):
    def respond(self):
        self.send_response(204)
        if self.path.startswith("/good/"):
            self.send_header("Access-Control-Allow-Origin", ORIGIN)
            self.send_header("Access-Control-Allow-Methods", "GET, PUT")
            self.send_header("Vary", "Origin")
        self.end_headers()

    do_GET = do_OPTIONS = do_PUT = respond

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def serving(handler, tls=None):
    """Serves on a free port of this machine, over TLS if it is given, and yields the URL."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"{'http' if tls is None else 'https'}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def api(tls=None):
    """The API; `/good` below its URL is configured correctly, `/bad` is not."""
    return serving(Handler, tls)
