=== the handler
from tornado.websocket import WebSocketHandler

ORIGINS = {{ '{' }}{{ origins | json }}{{ '}' }}


class Socket(WebSocketHandler):
    def check_origin(self, origin):
        return origin in ORIGINS
