from fastapi import FastAPI

# [place: at the top of the application's module]
# [old: the old app.add_middleware(CORSMiddleware, ...)]
from fastapi.middleware.cors import CORSMiddleware

# [/old]
app = FastAPI()


# [old: the old app.add_middleware(CORSMiddleware, ...)] [list: http://admin.example.net]
app.add_middleware(
    CORSMiddleware,
    allow_origins=["http://admin.example.net", "http://app.example.net/"],
    allow_methods=["GET", "POST"],
    allow_headers=["Content-Type"],
    allow_credentials=True,
)
# [/old]


@app.middleware("http")
async def timed(request, call_next):
    return await call_next(request)


@app.api_route("/items", methods=["GET", "POST"])
def items():
    return []


# [place: after every other add_middleware and @app.middleware]
