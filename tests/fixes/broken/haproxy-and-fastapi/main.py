from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse

app = FastAPI()


@app.api_route("/items", methods=["GET", "PUT"])
def items():
    return []


@app.get("/public")
def public():
    return JSONResponse([], headers={"Access-Control-Allow-Origin": "*"})


# Does not know the method.
app.add_middleware(CORSMiddleware, allow_origins=["http://app.example.net"], allow_headers=["X-Custom"])
