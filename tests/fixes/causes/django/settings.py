DEBUG = True
ALLOWED_HOSTS = ["api.example"]
SECRET_KEY = "of a test"
ROOT_URLCONF = "urls"
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
