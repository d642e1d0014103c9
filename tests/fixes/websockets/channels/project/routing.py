from channels.generic.websocket import WebsocketConsumer
from django.urls import path


class Greeting(WebsocketConsumer):
    def connect(self):
        self.accept()
        self.send("hello")


websocket_urlpatterns = [path("ws", Greeting.as_asgi())]
