import os

from flask import Flask, jsonify
from flask_cors import CORS
# [place: at the top of the application's module]

app = Flask(__name__)
# [place: right after "app = Flask(...)"]
# [old: the old CORS(app, ...), @cross_origin] [keep: CORS(app, resources=r"^(?!/items(/|$))", ...)] [list: http://app.example.net http://admin.example.net]
# [kept] CORS(app, resources=r"^(?!/items(/|$))", origins=["http://app.example.net", "http://admin.example.net"], supports_credentials=True)
CORS(app, origins=["http://app.example.net", "http://admin.example.net"], supports_credentials=True)
# [/old]


@app.route("/items")
def items():
    response = jsonify([])
    # [old: lines that set Access-Control headers]
    response.headers.add("Access-Control-Allow-Origin", "*")
    # [/old]
    return response


@app.route("/reports")
def reports():
    return jsonify([])


app.run(port=int(os.environ["PORT"]))
