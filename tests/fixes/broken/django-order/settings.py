ALLOWED_HOSTS = ["*"]
SECRET_KEY = "of a test"
ROOT_URLCONF = "urls"
INSTALLED_APPS = ["corsheaders"]
MIDDLEWARE = [
    "guard.Token",
    "django.middleware.common.CommonMiddleware",
    "corsheaders.middleware.CorsMiddleware",
]
CORS_ALLOWED_ORIGINS = ["http://app.example.net"]
CORS_ALLOWED_ORIGIN_REGEXES = [r"^http://admin\.example\.net$"]
# [place: add these lines at its end]
