ALLOWED_HOSTS = ["*"]
SECRET_KEY = "of a test"
ROOT_URLCONF = "urls"
INSTALLED_APPS = ["corsheaders"]
# In the wrong place: the guard before it rejects preflights.
MIDDLEWARE = ["urls.guard", "corsheaders.middleware.CorsMiddleware"]
CORS_ALLOWED_ORIGINS = ["http://admin.example.net"]
CORS_ALLOW_CREDENTIALS = True
# [place: add these lines at its end]
