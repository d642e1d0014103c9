# Tornado, aiohttp, websockets and FastAPI, each as it is without further settings, and websockets with a list of origins.
import asyncio

import uvicorn
from aiohttp import web
from fastapi import FastAPI, WebSocket
from tornado.web import Application
from tornado.websocket import WebSocketHandler
from websockets.asyncio.server import serve


class Greeting(WebSocketHandler):
    def open(self):
        self.write_message("hello")


async def of_aiohttp(request):
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    await socket.send_str("hello")
    await socket.receive()
    return socket


async def of_websockets(socket):
    await socket.send("hello")
    await socket.wait_closed()


fastapi = FastAPI()


@fastapi.websocket("/ws")
async def of_fastapi(socket: WebSocket):
    await socket.accept()
    await socket.send_text("hello")
    await socket.receive_text()


async def main():
    Application([("/ws", Greeting)]).listen(@TORNADO@, "127.0.0.1")
    application = web.Application()
    application.router.add_get("/ws", of_aiohttp)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", @AIOHTTP@).start()
    await serve(of_websockets, "127.0.0.1", @LISTED@, origins=["https://app.example"])
    await serve(of_websockets, "127.0.0.1", @WEBSOCKETS@)
    config = uvicorn.Config(fastapi, host="127.0.0.1", port=@FASTAPI@, log_level="warning")
    await uvicorn.Server(config).serve()


asyncio.run(main())
