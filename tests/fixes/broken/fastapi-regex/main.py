from fastapi import FastAPI

# [place: at the top of the application's module]
# [old: the old app.add_middleware(CORSMiddleware, ...)]
from fastapi.middleware.cors import CORSMiddleware

# [/old]
app = FastAPI()
# [old: the old app.add_middleware(CORSMiddleware, ...)] [list: https://app.example.net https://*.preview.example.net]
app.add_middleware(
    CORSMiddleware,
    allow_origins=["https://app.example.net"],
    allow_origin_regex=r"https://\w+\.preview\.example\.net",
    allow_methods=["*"],
    allow_headers=["*"],
    allow_credentials=True,
    max_age=3600,
)
# [/old]


@app.api_route("/items", methods=["GET", "PUT"])
def items():
    return []


# [place: after every other add_middleware and @app.middleware]
