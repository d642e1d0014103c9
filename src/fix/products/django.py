=== settings.py | add these lines at its end; pip install django-cors-headers
# The package responds to the preflight (with 200) before everything behind it, and errors have the headers too.
INSTALLED_APPS = [*INSTALLED_APPS, "corsheaders"]
# First of all: before anything that could respond, redirect or reject.
MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware", *MIDDLEWARE]

{% if any %}
CORS_ALLOW_ALL_ORIGINS = True
{% else %}
CORS_ALLOWED_ORIGINS = [{{ origins | json }}]
{% endif %}
CORS_ALLOW_METHODS = [{{ methods | json }}]
CORS_ALLOW_HEADERS = [{{ headers | json }}]
CORS_EXPOSE_HEADERS = [{{ exposed | json }}]
CORS_ALLOW_CREDENTIALS = {{ "True" if credentials else "False" }}
# 0 omits the header; the default is a day.
CORS_PREFLIGHT_MAX_AGE = {{ max_age if max_age is not none else 0 }}
