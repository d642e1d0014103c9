import os

import aiohttp_cors
from aiohttp import web


async def items(request):
    return web.json_response([])


app = web.Application()
cors = aiohttp_cors.setup(app)
route = app.router.add_put("/items", items)
cors.add(route, {"http://admin.example.net": aiohttp_cors.ResourceOptions()})
app.router.add_get("/ready", items)
web.run_app(app, host="127.0.0.1", port=int(os.environ["PORT"]))
