=== cors_policy.py | beside the application's module
+++ at the top of the application's module >>> from cors_policy import add_cors_policy
+++ right after "app = web.Application(...)" >>> add_cors_policy(app)
--- aiohttp_cors.setup(app, ...), and lines that set Access-Control headers
~~~ keep it for those: leave aiohttp_cors.setup(...) there, and remove only cors.add(...) of the routes of {{ scope }}
{% if patterns or scope %}
import re

{% endif %}
from aiohttp import web

{% if not any %}
ORIGINS = {{ "{" ~ (origins | json) ~ "}" if origins else "set()" }}


{% endif %}
def is_preflight(request):
    return request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
{% if scope %}


def is_in_scope(request):
    return re.match(r"{{ scope | re }}(/|$)", request.path) is not None
{% endif %}


@web.middleware
async def preflight(request, handler):
    if {% if scope %}is_in_scope(request) and {% endif %}is_preflight(request):
        return web.Response(status=204)
    return await handler(request)


# A signal, because it also runs for error responses, which middleware does not see.
async def add_headers(request, response):
{% if scope %}
    if not is_in_scope(request):
        return
{% endif %}
    # In place of what the application sets itself.
    for name in [name for name in response.headers if name.lower().startswith("access-control-")]:
        response.headers.popall(name, None)
{% if any %}
    response.headers["Access-Control-Allow-Origin"] = "*"
{% else %}
    origin = request.headers.get("Origin")
    # On every response, or a cache could serve it to another origin.
    response.headers.add("Vary", "Origin")
    if origin not in ORIGINS{% for pattern in patterns %} and not re.fullmatch(r"{{ pattern.inner }}", origin or ""){% endfor %}:
{% if everyone %}
        # All others may read.
        response.headers["Access-Control-Allow-Origin"] = "*"
        if is_preflight(request):
            response.headers["Access-Control-Allow-Methods"] = "{{ everyone_methods | join(', ') }}"
{% if everyone_headers %}
            response.headers["Access-Control-Allow-Headers"] = "{{ everyone_headers | join(', ') }}"
{% endif %}
{% if exposed %}
        else:
            response.headers["Access-Control-Expose-Headers"] = "{{ exposed | join(', ') }}"
{% endif %}
{% endif %}
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


def add_cors_policy(app):
    app.middlewares.insert(0, preflight)
    app.on_response_prepare.append(add_headers)
