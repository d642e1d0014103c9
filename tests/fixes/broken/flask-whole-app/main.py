from flask import Flask
from flask_cors import CORS

# [place: at the top of the application's module]

app = Flask(__name__)
# [place: right after "app = Flask(...)"]
# [old: the old CORS(app, ...)] [keep: CORS(app, resources=r"^(?!/items(/|$))", ...)]
# [kept] CORS(app, resources=r"^(?!/items(/|$))")
CORS(app)
# [/old]


@app.get("/reports")
def reports():
    return []


@app.put("/items")
def items():
    return []
