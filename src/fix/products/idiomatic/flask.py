=== cors_policy.py | beside the application's module; pip install flask-cors
+++ at the top of the application's module >>> from cors_policy import add_cors_policy
+++ right after "app = Flask(...)" >>> add_cors_policy(app)
--- the old CORS(app, ...), @cross_origin, and lines that set Access-Control headers
~~~ put this in place of CORS(app, ...), with its other arguments >>> CORS(app, resources=r"^(?!{{ scope | re }}(/|$))", ...)
{% if patterns %}
import re

{% endif %}
from flask_cors import CORS


def add_cors_policy(app):
    CORS(
        app,
        # A regular expression for the paths.
        resources=r"{{ "^" ~ (scope | re) ~ "(/|$)" if scope else "/.*" }}",
{% if any %}
        origins="*",
        send_wildcard=True,
{% else %}
        origins=[{{ origins | json }}{% for pattern in patterns %}{{ ", " if origins or not loop.first }}re.compile(r"{{ pattern.regex }}"){% endfor %}],
{% endif %}
        methods=[{{ methods | json }}],
        allow_headers=[{{ headers | json }}],
        expose_headers=[{{ exposed | json }}],
        supports_credentials={{ "True" if credentials else "False" }},
        max_age={{ max_age if max_age is not none else "None" }},
        # Nothing for requests without an Origin.
        always_send=False,
    )
