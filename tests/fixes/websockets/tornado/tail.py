

import asyncio
import os

from tornado.web import Application


class Greeting(Socket):
    def open(self):
        self.write_message("hello")


async def main():
    Application([("/ws", Greeting)]).listen(int(os.environ["PORT"]), "127.0.0.1")
    await asyncio.Event().wait()


asyncio.run(main())
