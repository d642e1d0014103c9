from flask import Flask, request

app = Flask(__name__)


