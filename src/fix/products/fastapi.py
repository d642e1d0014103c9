=== cors.py | wrap the whole application, in the last line: app = Cors(app)
# Starlette's CORSMiddleware runs inside the handler of uncaught exceptions (500), and sends Vary only to listed origins. This
# wraps everything.
{% if not any %}
ORIGINS = { {{- origins | json -}} }


{% endif %}
class Cors:
    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        request_headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        preflight = scope["method"] == "OPTIONS" and b"access-control-request-method" in request_headers
{% if any %}
        ours = {"Access-Control-Allow-Origin": "*"}
        listed = True
{% else %}
        origin = request_headers.get(b"origin")
        listed = origin in ORIGINS
        ours = {"Access-Control-Allow-Origin": origin} if listed else {}
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
{% if exposed %}
        if listed and not preflight:
            ours["Access-Control-Expose-Headers"] = "{{ exposed | join(', ') }}"
{% endif %}
        extra = [(name.lower().encode(), value.encode()) for name, value in ours.items()]
{% if not any %}
        # On every response, or a cache could serve it to another origin.
        extra.append((b"vary", b"Origin"))
{% endif %}

        async def send_with_cors(message):
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", []), *extra]}
            await send(message)

        if preflight:
            await send_with_cors({"type": "http.response.start", "status": 204})
            return await send_with_cors({"type": "http.response.body"})
        await self.app(scope, receive, send_with_cors)
