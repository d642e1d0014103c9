import os

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import JSONResponse

from printed import cors_policy

app = FastAPI()


@app.middleware("http")
async def guard(request: Request, call_next):
    if request.url.path == "/private" and "authorization" not in request.headers:
        return JSONResponse({}, status_code=401)
    return await call_next(request)


@app.options("/items")
def options(response: Response):
    response.headers["X-App"] = "options"


@app.api_route("/items", methods=["GET", "PUT", "DELETE"])
def items(response: Response):
    response.headers["X-Total-Count"] = "42"
    # It has ideas of its own.
    if os.environ["FORM"] == "strict":
        response.headers["Access-Control-Allow-Origin"] = "*"
    return []


@app.api_route("/private", methods=["GET", "PUT"])
def private():
    return {}


@app.api_route("/fail", methods=["GET", "PUT"])
def fail():
    raise RuntimeError("as it should")


if os.environ["FORM"] == "strict":
    app = cors_policy.CorsPolicy(app)
else:
    cors_policy.add_cors_policy(app)
