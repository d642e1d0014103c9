from fastapi import FastAPI
from fastapi.responses import HTMLResponse

app = FastAPI()


