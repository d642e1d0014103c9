

@app.get("/page.html")
def page():
    return HTMLResponse(open("site/page.html").read())
