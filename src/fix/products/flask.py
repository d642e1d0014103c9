=== cors_policy.py | beside the application's module
+++ at the top of the application's module >>> from cors_policy import CorsPolicy
+++ right after "app = Flask(...)" >>> app.wsgi_app = CorsPolicy(app.wsgi_app)
--- CORS(app, ...), @cross_origin, and lines that set Access-Control headers
~~~ leave it as it is: this replaces what it sets for {{ scope }}
{% if patterns or scope %}
import re

{% endif %}
# It works with any other WSGI application, too.
{% if not any %}
ORIGINS = {{ "{" ~ (origins | json) ~ "}" if origins else "set()" }}


{% endif %}
class CorsPolicy:
    def __init__(self, app):
        self.app = app

    def __call__(self, environ, start_response):
{% if scope %}
        if not re.match(r"{{ scope | re }}(/|$)", environ.get("PATH_INFO", "")):
            return self.app(environ, start_response)
{% endif %}
        preflight = (
            environ["REQUEST_METHOD"] == "OPTIONS" and "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in environ
        )
{% if any %}
        listed = True
        ours = [("Access-Control-Allow-Origin", "*")]
{% else %}
        origin = environ.get("HTTP_ORIGIN")
        listed = origin in ORIGINS{% for pattern in patterns %} or bool(re.fullmatch(r"{{ pattern.inner }}", origin or "")){% endfor %}

        # On every response, or a cache could serve it to another origin.
        ours = [("Vary", "Origin")]
{% if everyone %}
        # All others may read.
        ours.append(("Access-Control-Allow-Origin", origin if listed else "*"))
{% else %}
        if listed:
            ours.append(("Access-Control-Allow-Origin", origin))
{% endif %}
{% endif %}
{% if credentials %}
        if listed:
            ours.append(("Access-Control-Allow-Credentials", "true"))
{% endif %}
        if preflight:
            if listed:
                ours.append(("Access-Control-Allow-Methods", "{{ methods | join(', ') }}"))
{% if headers %}
                ours.append(("Access-Control-Allow-Headers", "{{ headers | join(', ') }}"))
{% endif %}
{% if max_age is not none %}
                ours.append(("Access-Control-Max-Age", "{{ max_age }}"))
{% endif %}
{% if everyone %}
            else:
                ours.append(("Access-Control-Allow-Methods", "{{ everyone_methods | join(', ') }}"))
{% if everyone_headers %}
                ours.append(("Access-Control-Allow-Headers", "{{ everyone_headers | join(', ') }}"))
{% endif %}
{% endif %}
            start_response("204 No Content", ours)
            return []
{% if exposed and everyone %}
        ours.append(("Access-Control-Expose-Headers", "{{ exposed | join(', ') }}"))
{% elif exposed %}
        if listed:
            ours.append(("Access-Control-Expose-Headers", "{{ exposed | join(', ') }}"))
{% endif %}

        def start_with_cors(status, headers, exc_info=None):
            # In place of what the application sets itself.
            own = [pair for pair in headers if not pair[0].lower().startswith("access-control-")]
            return start_response(status, own + ours, exc_info)

        return self.app(environ, start_with_cors)
