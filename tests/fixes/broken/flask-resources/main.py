from __future__ import annotations

from flask import Flask
from flask_cors import cross_origin

# [place: at the top of the application's module]

app = Flask(__name__)
# [place: right after "app = Flask(...)"]


@app.route("/public")
@cross_origin()
def public():
    return []


@app.route("/items", methods=["GET", "POST"])
def items():
    # [old: lines that set Access-Control headers]
    return [], {"X-Total": "1", "Access-Control-Allow-Origin": "*"}
    # [/old]
    return [], {"X-Total": "1"}
