=== cors_policy.py | beside the server's module
+++ at the top of the server's module >>> from cors_policy import add_cors_policy, security
+++ in place of "app = mcp.streamable_http_app(...)", with the arguments that it has >>> app = add_cors_policy(mcp.streamable_http_app(transport_security=security))
--- the old CORSMiddleware and the old TransportSecuritySettings
{% if any %}{{ refuse("the SDK refuses origins that are not listed; list them") }}{% endif %}
# MCP's own headers and methods are allowed beside those of the policy: clients in pages cannot go on without Mcp-Session-Id.
# Sources: mcp/server/transport_security.py and "CORS Configuration for Browser-Based Clients" in
# https://github.com/modelcontextprotocol/python-sdk/blob/main/README.md
from mcp.server.transport_security import TransportSecuritySettings
from starlette.middleware.cors import CORSMiddleware

# The server refuses every origin that is not in this list (403), and every Host that is not in the other (421).
security = TransportSecuritySettings(
    allowed_hosts=["{{ host }}", "127.0.0.1:*", "localhost:*"],
    allowed_origins=[{{ origins | json }}],
)


def add_cors_policy(app):
    app.add_middleware(
        CORSMiddleware,
        allow_origins=[{{ origins | json }}],
        allow_methods=[{{ methods | json }}{{ ', "DELETE"' if "DELETE" not in methods }}],
        allow_headers=[{% for header in ["content-type", "authorization", "mcp-session-id", "mcp-protocol-version", "last-event-id"] if header not in headers %}"{{ header }}", {% endfor %}{{ headers | json }}],
        expose_headers=["Mcp-Session-Id"{% for header in exposed if header | lower != "mcp-session-id" %}, "{{ header }}"{% endfor %}],
        allow_credentials={{ "True" if credentials else "False" }},
{% if max_age is not none %}
        max_age={{ max_age }},
{% endif %}
    )
    return app
