import os

import aiohttp_cors
from aiohttp import web

# [place: at the top of the application's module]


async def respond(request):
    return web.json_response([])


app = web.Application()
# [place: right after "app = web.Application(...)"]
cors = aiohttp_cors.setup(app, defaults={"*": aiohttp_cors.ResourceOptions()})
cors.add(app.router.add_get("/reports", respond))
items = app.router.add_get("/items", respond)
# [old: aiohttp_cors.setup(app, ...)] [keep: remove only cors.add(...) of the routes of /items]
# [kept] # Not of /items.
cors.add(items)
# [/old]
app.router.add_post("/items", respond)
web.run_app(app, host="127.0.0.1", port=int(os.environ["PORT"]))
