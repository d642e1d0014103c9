from flask import Flask, abort, request

from printed.cors import Cors

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
    return [], {"X-Total-Count": "42"}


@app.route("/private", methods=["GET", "PUT"])
def private():
    return {}


@app.route("/fail", methods=["GET", "PUT"])
def fail():
    raise RuntimeError("as it should")


app.wsgi_app = Cors(app.wsgi_app)
