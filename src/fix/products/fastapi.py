=== cors_policy.py | beside the application's module
+++ at the top of the application's module >>> from cors_policy import CorsPolicy
+++ as the last line of the application's module, but before uvicorn.run() >>> app = CorsPolicy(app)
--- app.add_middleware(CORSMiddleware, ...), and lines that set Access-Control headers
~~~ leave it as it is: this replaces what it sets for {{ scope }}
{% if patterns or scope %}
import re

{% endif %}
{% if not any %}
ORIGINS = {{ "{" ~ (origins | json) ~ "}" if origins else "set()" }}


{% endif %}
class CorsPolicy:
    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http"{% if scope %} or not re.match(r"{{ scope | re }}(/|$)", scope["path"]){% endif %}:
            return await self.app(scope, receive, send)
        request_headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        preflight = scope["method"] == "OPTIONS" and b"access-control-request-method" in request_headers
{% if any %}
        ours = {"Access-Control-Allow-Origin": "*"}
        listed = True
{% else %}
        origin = request_headers.get(b"origin")
        listed = origin in ORIGINS{% for pattern in patterns %} or bool(re.fullmatch(r"{{ pattern.inner }}", origin or "")){% endfor %}

{% if everyone %}
        # All others may read.
        ours = {"Access-Control-Allow-Origin": origin if listed else "*"}
{% else %}
        ours = {"Access-Control-Allow-Origin": origin} if listed else {}
{% endif %}
{% endif %}
{% if credentials %}
        if listed:
            ours["Access-Control-Allow-Credentials"] = "true"
{% endif %}
        if listed and preflight:
            ours["Access-Control-Allow-Methods"] = "{{ methods | join(', ') }}"
{% if headers %}
            ours["Access-Control-Allow-Headers"] = "{{ headers | join(', ') }}"
{% endif %}
{% if max_age is not none %}
            ours["Access-Control-Max-Age"] = "{{ max_age }}"
{% endif %}
{% if everyone %}
        if preflight and not listed:
            ours["Access-Control-Allow-Methods"] = "{{ everyone_methods | join(', ') }}"
{% if everyone_headers %}
            ours["Access-Control-Allow-Headers"] = "{{ everyone_headers | join(', ') }}"
{% endif %}
{% endif %}
{% if exposed %}
        if {{ "listed and " if not everyone }}not preflight:
            ours["Access-Control-Expose-Headers"] = "{{ exposed | join(', ') }}"
{% endif %}
        extra = [(name.lower().encode(), value.encode()) for name, value in ours.items()]
{% if not any %}
        # On every response, or a cache could serve it to another origin.
        extra.append((b"vary", b"Origin"))
{% endif %}

        async def send_with_cors(message):
            if message["type"] == "http.response.start":
                # In place of what the application sets itself.
                own = [pair for pair in message.get("headers", []) if not pair[0].lower().startswith(b"access-control-")]
                message = {**message, "headers": [*own, *extra]}
            await send(message)

        if preflight:
            await send_with_cors({"type": "http.response.start", "status": 204})
            return await send_with_cors({"type": "http.response.body"})
        await self.app(scope, receive, send_with_cors)
