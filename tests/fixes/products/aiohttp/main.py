import os

from aiohttp import web

from printed.cors_policy import add_cors_policy


@web.middleware
async def guard(request, handler):
    if request.path == "/private" and "Authorization" not in request.headers:
        raise web.HTTPUnauthorized
    return await handler(request)


async def options(request):
    return web.Response(headers={"X-App": "options"})


async def items(request):
    return web.json_response([], headers={"X-Total-Count": "42", "Access-Control-Allow-Origin": "*"})


async def private(request):
    return web.json_response({})


async def fail(request):
    raise RuntimeError("as it should")


app = web.Application(middlewares=[guard])
app.router.add_route("OPTIONS", "/items", options)
app.router.add_route("*", "/items", items)
app.router.add_route("*", "/private", private)
app.router.add_route("*", "/fail", fail)
add_cors_policy(app)
web.run_app(app, host="127.0.0.1", port=int(os.environ["PORT"]))
