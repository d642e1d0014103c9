from django.http import HttpResponse, JsonResponse
from django.urls import path


def guard(get_response):
    def answer(request):
        if request.path == "/private" and "Authorization" not in request.headers:
            return HttpResponse(status=401)
        return get_response(request)

    return answer


def items(request):
    if request.method == "OPTIONS":
        return HttpResponse(headers={"X-App": "options"})
    return JsonResponse([], safe=False, headers={"X-Total-Count": "42"})


def private(request):
    return JsonResponse({})


def fail(request):
    raise RuntimeError("as it should")


urlpatterns = [path("items", items), path("private", private), path("fail", fail)]
