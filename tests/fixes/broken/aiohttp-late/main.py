import os

from aiohttp import web

# [place: at the top of the application's module]


@web.middleware
async def headers(request, handler):
    response = await handler(request)
    # [old: lines that set Access-Control headers]
    response.headers["Access-Control-Allow-Origin"] = request.headers.get("Origin", "")
    # [/old]
    return response


async def items(request):
    response = web.StreamResponse()
    await response.prepare(request)
    await response.write(b"[]")
    return response


async def public(request):
    return web.json_response([], headers={"Access-Control-Allow-Origin": "*"})


app = web.Application(middlewares=[])
# [place: right after "app = web.Application(...)"]
app.router.add_route("GET", "/items", items)
app.router.add_route("PUT", "/items", items)
app.router.add_route("GET", "/public", public)
web.run_app(app, host="127.0.0.1", port=int(os.environ["PORT"]))
