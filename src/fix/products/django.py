=== settings.py | add these lines at its end; first: pip install django-cors-headers
--- code of your own that sets Access-Control headers; the settings of django-cors-headers further up may stay
{% macro kept(name, otherwise="[]") %}*globals().get("{{ name }}", {{ otherwise }}){% endmacro %}
# Lists further up stay, with these names added. The package responds to the preflight (with 200) before everything behind it, and errors have the headers too.
from corsheaders.defaults import default_headers, default_methods

cors_was_there = "corsheaders" in INSTALLED_APPS
INSTALLED_APPS = [*(app for app in INSTALLED_APPS if app != "corsheaders"), "corsheaders"]
# First of all: before anything that could respond, redirect or reject.
MIDDLEWARE = [
    "corsheaders.middleware.CorsMiddleware",
    *(name for name in MIDDLEWARE if name != "corsheaders.middleware.CorsMiddleware"),
]

{% if any %}
CORS_ALLOW_ALL_ORIGINS = True
{% else %}
CORS_ALLOW_ALL_ORIGINS = False
CORS_ALLOWED_ORIGINS = [{{ kept("CORS_ALLOWED_ORIGINS") }}{% for origin in origins %}, "{{ origin }}"{% endfor %}]
{% if patterns %}
CORS_ALLOWED_ORIGIN_REGEXES = [
    {{ kept("CORS_ALLOWED_ORIGIN_REGEXES") }},
{% for pattern in patterns %}
    r"{{ pattern.regex }}",
{% endfor %}
]
{% endif %}
{% endif %}
{% if scope %}
# What it covered so far it goes on to cover: the package has one policy for all paths.
CORS_URLS_REGEX = r"^{{ scope | re }}(/|$)" + ("|" + globals().get("CORS_URLS_REGEX", r"^.*$") if cors_was_there else "")
{% endif %}
CORS_ALLOW_METHODS = [{{ kept("CORS_ALLOW_METHODS", "default_methods if cors_was_there else []") }}, {{ methods | json }}]
CORS_ALLOW_HEADERS = [{{ kept("CORS_ALLOW_HEADERS", "default_headers if cors_was_there else []") }}{% for header in headers %}, "{{ header }}"{% endfor %}]
CORS_EXPOSE_HEADERS = [{{ kept("CORS_EXPOSE_HEADERS") }}{% for header in exposed %}, "{{ header }}"{% endfor %}]
{% if credentials %}
CORS_ALLOW_CREDENTIALS = True
{% endif %}
# 0 omits the header; the default is a day.
CORS_PREFLIGHT_MAX_AGE = {{ max_age if max_age is not none else 0 }}
