ALLOWED_HOSTS = ["*"]
SECRET_KEY = "of a test"
ROOT_URLCONF = "urls"
INSTALLED_APPS = ["corsheaders"]
MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware", "django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware"]
# [old: code of your own that sets Access-Control headers] [list: http://admin.example.net] [keep: may stay]
# [/old]
CORS_ALLOWED_ORIGINS = ["http://app.example.net", "http://admin.example.net"]
CORS_ALLOW_CREDENTIALS = True
CORS_ALLOW_HEADERS = ["content-type"]
# [place: add these lines at its end]
