ALLOWED_HOSTS = ["*"]
SECRET_KEY = "of a test"
ROOT_URLCONF = "urls"
INSTALLED_APPS = []
MIDDLEWARE = ["urls.guard"]
