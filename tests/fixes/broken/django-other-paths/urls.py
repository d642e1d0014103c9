from django.http import JsonResponse
from django.urls import path


def items(request):
    return JsonResponse([], safe=False)


urlpatterns = [path("api/items", items), path("v2/items", items)]
