from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

# [place: at the top of the application's module]
app = FastAPI()
# [old: the old app.add_middleware(CORSMiddleware, ...)] [list: http://app.example.net http://admin.example.net] [keep: leave it as it is]
app.add_middleware(CORSMiddleware, allow_origins=["http://app.example.net", "http://admin.example.net"])
# [/old]


@app.get("/reports")
def reports():
    return []


@app.put("/items")
def items():
    return []


# [place: after every other add_middleware and @app.middleware]
