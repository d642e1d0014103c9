from django.http import JsonResponse
from django.urls import path


def items(request):
    return JsonResponse([], safe=False)


urlpatterns = [path("items", items), path("public", items)]
