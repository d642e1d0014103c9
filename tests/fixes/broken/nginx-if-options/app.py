import http.server, os, json
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(self): self.reply(200, [])
    def do_PUT(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.reply(422, {"error": "name is missing"})
    def reply(self, status, what):
        body = json.dumps(what).encode()
        self.send_response(status); self.send_header("Content-Type", "application/json"); self.send_header("Content-Length", str(len(body))); self.end_headers(); self.wfile.write(body)
http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["INNER_PORT"])), H).serve_forever()
