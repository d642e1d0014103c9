app.use(express.static("site"));
app.listen(@PORT@, "127.0.0.1");
