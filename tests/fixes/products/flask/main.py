import os

from flask import Flask, abort, request

from printed import cors_policy

app = Flask(__name__)


@app.before_request
def guard():
    if request.path == "/private" and "Authorization" not in request.headers:
        abort(401)


@app.route("/items", methods=["OPTIONS"])
def options():
    return "", {"X-App": "options"}


@app.route("/items", methods=["GET", "PUT", "DELETE"])
def items():
    # It has ideas of its own.
    own = {"Access-Control-Allow-Origin": "*"} if os.environ["FORM"] == "strict" else {}
    return [], {**own, "X-Total-Count": "42"}


@app.route("/private", methods=["GET", "PUT"])
def private():
    return {}


@app.route("/fail", methods=["GET", "PUT"])
def fail():
    raise RuntimeError("as it should")


if os.environ["FORM"] == "strict":
    app.wsgi_app = cors_policy.CorsPolicy(app.wsgi_app)
else:
    cors_policy.add_cors_policy(app)
