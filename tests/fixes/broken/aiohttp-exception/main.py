import os

from aiohttp import web
# [place: at the top of the application's module]


@web.middleware
async def headers(request, handler):
    response = await handler(request)
    # [old: lines that set Access-Control headers] [list: *]
    response.headers["Access-Control-Allow-Origin"] = "*"
    # [/old]
    return response


async def item(request):
    if request.match_info["id"] != "1":
        raise web.HTTPConflict(text='{"error": "no such item"}', content_type="application/json")
    return web.json_response({})


app = web.Application(middlewares=[headers])
# [place: right after "app = web.Application(...)"]
app.router.add_get("/items/{id}", item)
web.run_app(app, host="127.0.0.1", port=int(os.environ["PORT"]))
