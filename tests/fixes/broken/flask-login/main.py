from flask import Flask, abort, request
# [place: at the top of the application's module]

app = Flask(__name__)
# [place: right after "app = Flask(...)"]


@app.before_request
def token():
    if request.path != "/public" and request.headers.get("Authorization") is None:
        abort(401)


# [old: lines that set Access-Control headers] [list: http://app.example.net http://admin.example.net] [keep: leave it as it is]
@app.after_request
def headers(response):
    if request.headers.get("Origin") in ("http://app.example.net", "http://admin.example.net"):
        response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
        response.headers["Access-Control-Allow-Credentials"] = "true"
        response.headers["Access-Control-Allow-Headers"] = "authorization"
    return response
# [/old]


@app.route("/public")
def public():
    return []


@app.route("/items")
def items():
    return []
