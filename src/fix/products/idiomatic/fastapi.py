=== cors_policy.py | beside the application's module
+++ at the top of the application's module >>> from cors_policy import add_cors_policy
+++ after every other add_middleware and @app.middleware (the last one that is added runs first) >>> add_cors_policy(app)
--- the old app.add_middleware(CORSMiddleware, ...), and lines that set Access-Control headers
~~~ leave it as it is: add_cors_policy(app), which is added last, comes before it, and it serves the others as before
{% if scope %}
import re

{% endif %}
from starlette.middleware.cors import CORSMiddleware


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
