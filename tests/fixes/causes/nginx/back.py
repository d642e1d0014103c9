import socketserver
import sys
import time


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        request = self.request.recv(4096)
        if b"/slow" in request:
            time.sleep(5)
        if b"/closed" in request:
            return
        self.request.sendall(b"no HTTP at all\r\n\r\n")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


Server(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
