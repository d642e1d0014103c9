from django.http import JsonResponse
from django.urls import path

urlpatterns = [path("items", lambda request: JsonResponse([], safe=False))]
