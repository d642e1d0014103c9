from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse
# [place: at the top of the application's module]

app = FastAPI()
# [old: the old app.add_middleware(CORSMiddleware, ...)] [list: http://app.example.net http://admin.example.net] [keep: leave it as it is]
app.add_middleware(
    CORSMiddleware,
    allow_origins=["http://app.example.net", "http://admin.example.net"],
    allow_headers=["authorization"],
)
# [/old]


@app.middleware("http")
async def token(request: Request, call_next):
    if request.url.path != "/public" and "authorization" not in request.headers:
        return JSONResponse({"error": "no token"}, 401)
    return await call_next(request)


# [place: after every other add_middleware and @app.middleware]


@app.get("/public")
def public():
    return []


@app.get("/items")
def items():
    return []
