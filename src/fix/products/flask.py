=== cors.py | wrap the whole application: app.wsgi_app = Cors(app.wsgi_app)
# Flask-CORS only adds headers to Flask's responses, so an OPTIONS that a before_request rejects stays rejected. This wraps
# everything, and works with any other WSGI application too.
{% if not any %}
ORIGINS = { {{- origins | json -}} }


{% endif %}
class Cors:
    def __init__(self, app):
        self.app = app

    def __call__(self, environ, start_response):
        preflight = (
            environ["REQUEST_METHOD"] == "OPTIONS" and "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in environ
        )
{% if any %}
        listed = True
        ours = [("Access-Control-Allow-Origin", "*")]
{% else %}
        origin = environ.get("HTTP_ORIGIN")
        listed = origin in ORIGINS
        # On every response, or a cache could serve it to another origin.
        ours = [("Vary", "Origin")]
        if listed:
            ours.append(("Access-Control-Allow-Origin", origin))
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
            start_response("204 No Content", ours)
            return []
{% if exposed %}
        if listed:
            ours.append(("Access-Control-Expose-Headers", "{{ exposed | join(', ') }}"))
{% endif %}

        def start_with_cors(status, headers, exc_info=None):
            return start_response(status, headers + ours, exc_info)

        return self.app(environ, start_with_cors)
