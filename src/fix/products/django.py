=== settings.py | these lines at its end; pip install django-cors-headers
# The package does it right: it answers the preflight (with 200) before everything behind it, and errors keep the headers.
INSTALLED_APPS = [*INSTALLED_APPS, "corsheaders"]
# The first of all: before what could answer, redirect or refuse.
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
# 0 leaves the header out; without this line it is a day.
CORS_PREFLIGHT_MAX_AGE = {{ max_age if max_age is not none else 0 }}
