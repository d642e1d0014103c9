=== settings.py | add these lines at its end; first: pip install django-cors-headers
--- code of your own that sets Access-Control headers; the settings of django-cors-headers further up may stay
# The package responds to the preflight (with 200) before everything behind it, and errors have the headers too.
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
# Those of a list further up stay.
CORS_ALLOWED_ORIGINS = [*globals().get("CORS_ALLOWED_ORIGINS", []){% for origin in origins %}, "{{ origin }}"{% endfor %}]
{% if patterns %}
CORS_ALLOWED_ORIGIN_REGEXES = [
    *globals().get("CORS_ALLOWED_ORIGIN_REGEXES", []),
{% for pattern in patterns %}
    r"{{ pattern.regex }}",
{% endfor %}
]
{% endif %}
{% endif %}
{% if scope %}
CORS_URLS_REGEX = r"^{{ scope | re }}(/|$)"
{% endif %}
CORS_ALLOW_METHODS = [{{ methods | json }}]
CORS_ALLOW_HEADERS = [{{ headers | json }}]
CORS_EXPOSE_HEADERS = [{{ exposed | json }}]
CORS_ALLOW_CREDENTIALS = {{ "True" if credentials else "False" }}
# 0 omits the header; the default is a day.
CORS_PREFLIGHT_MAX_AGE = {{ max_age if max_age is not none else 0 }}
