from django.http import HttpResponse
from django.urls import path

urlpatterns = [path("ws", lambda request: HttpResponse("plain"))]
