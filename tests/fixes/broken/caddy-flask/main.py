import os

from flask import Flask, jsonify

app = Flask(__name__)


@app.route("/items", methods=["GET", "PUT"])
def items():
    return jsonify([])


app.run(port=int(os.environ["INNER_PORT"]))
