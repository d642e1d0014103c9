=== cors_policy.py | beside the application's module
+++ at the top of the application's module >>> from cors_policy import add_cors_policy
+++ after every other add_middleware and @app.middleware (the last one that is added runs first) >>> add_cors_policy(app)
--- the old app.add_middleware(CORSMiddleware, ...), and lines that set Access-Control headers
~~~ leave it as it is: add_cors_policy(app), which is added last, comes before it, and it serves the others as before
{% if scope or everyone and patterns %}
import re

{% endif %}
from starlette.middleware.cors import CORSMiddleware


{% if everyone %}
ORIGINS = {{ "{" ~ (origins | json) ~ "}" if origins else "set()" }}


class CorsPolicy:
    def __init__(self, app, *, listed, everyone):
        self.app = app
        self.listed = CORSMiddleware(app, **listed)
        self.everyone = CORSMiddleware(app, **everyone)

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http"{% if scope %} or not re.match(r"{{ scope | re }}(/|$)", scope["path"]){% endif %}:
            return await self.app(scope, receive, send)
        origin = dict(scope["headers"]).get(b"origin", b"").decode("latin-1")

        async def send_with_vary(message):
            if message["type"] == "http.response.start":
                # On every response, or a cache could serve it to another origin.
                message = {**message, "headers": [*message.get("headers", []), (b"vary", b"Origin")]}
            await send(message)

        is_listed = origin in ORIGINS{% for pattern in patterns %} or re.fullmatch(r"{{ pattern.inner }}", origin){% endfor %}

        await (self.listed if is_listed else self.everyone)(scope, receive, send_with_vary)


def add_cors_policy(app):
    app.add_middleware(
        CorsPolicy,
        listed={
            "allow_origins": [{{ origins | json }}],
{% if patterns %}
            "allow_origin_regex": r"{% for pattern in patterns %}{{ pattern.inner }}{% if not loop.last %}|{% endif %}{% endfor %}",
{% endif %}
            "allow_methods": [{{ methods | json }}],
            "allow_headers": [{{ headers | json }}],
            "expose_headers": [{{ exposed | json }}],
            "allow_credentials": {{ "True" if credentials else "False" }},
{% if max_age is not none %}
            "max_age": {{ max_age }},
{% endif %}
        },
        # All others may read.
        everyone={
            "allow_origins": ["*"],
            "allow_methods": [{{ everyone_methods | json }}],
            "allow_headers": [{{ everyone_headers | json }}],
            "expose_headers": [{{ exposed | json }}],
        },
    )
{% else %}
{% if scope %}
class CorsPolicy(CORSMiddleware):
    async def __call__(self, scope, receive, send):
        # Only {{ scope }} and what is below it.
        if scope["type"] == "http" and re.match(r"{{ scope | re }}(/|$)", scope["path"]):
            await super().__call__(scope, receive, send)
        else:
            await self.app(scope, receive, send)


{% endif %}
def add_cors_policy(app):
    app.add_middleware(
        {{ "CorsPolicy" if scope else "CORSMiddleware" }},
        allow_origins=[{{ origins | json }}],
{% if patterns %}
        allow_origin_regex=r"{% for pattern in patterns %}{{ pattern.inner }}{% if not loop.last %}|{% endif %}{% endfor %}",
{% endif %}
        allow_methods=[{{ methods | json }}],
        allow_headers=[{{ headers | json }}],
{% if exposed %}
        expose_headers=[{{ exposed | json }}],
{% endif %}
        allow_credentials={{ "True" if credentials else "False" }},
{% if max_age is not none %}
        max_age={{ max_age }},
{% endif %}
    )
{% endif %}
