

@app.get("/page.html")
def page():
    return open("site/page.html").read()
