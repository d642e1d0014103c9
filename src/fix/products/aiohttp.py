=== cors.py | cors(app) right after app = web.Application(...)
from aiohttp import web

{% if not any %}
ORIGINS = { {{- origins | json -}} }


{% endif %}
def is_preflight(request):
    return request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers


@web.middleware
async def preflight(request, handler):
    if is_preflight(request):
        return web.Response(status=204)
    return await handler(request)


# A signal, because it also runs for error responses, which middleware does not see.
async def add_headers(request, response):
{% if any %}
    response.headers["Access-Control-Allow-Origin"] = "*"
{% else %}
    origin = request.headers.get("Origin")
    # On every response, or a cache could serve it to another origin.
    response.headers.add("Vary", "Origin")
    if origin not in ORIGINS:
        return
    response.headers["Access-Control-Allow-Origin"] = origin
{% endif %}
{% if credentials %}
    response.headers["Access-Control-Allow-Credentials"] = "true"
{% endif %}
    if is_preflight(request):
        response.headers["Access-Control-Allow-Methods"] = "{{ methods | join(', ') }}"
{% if headers %}
        response.headers["Access-Control-Allow-Headers"] = "{{ headers | join(', ') }}"
{% endif %}
{% if max_age is not none %}
        response.headers["Access-Control-Max-Age"] = "{{ max_age }}"
{% endif %}
{% if exposed %}
    else:
        response.headers["Access-Control-Expose-Headers"] = "{{ exposed | join(', ') }}"
{% endif %}


def cors(app):
    app.middlewares.insert(0, preflight)
    app.on_response_prepare.append(add_headers)
