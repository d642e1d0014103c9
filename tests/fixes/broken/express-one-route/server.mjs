import express from "express";
import cors from "cors";
// [place: at the top of the server's file]

const app = express();
// [place: right after "const app = express()", before every other use and route]
app.use(express.json());
// [old: cors() in a route of it] [list: *] [keep: app.use(/^(?!\/items(\/|$))/, cors(...));]
// [kept] app.use(/^(?!\/items(\/|$))/, cors());
// [kept] app.get("/items/:id", (request, response) => response.json({}));
// [kept] app.put("/items/:id", (request, response) => response.json({}));
app.get("/items/:id", cors(), (request, response) => response.json({}));
app.put("/items/:id", cors(), (request, response) => response.json({}));
// [/old]
app.listen(process.env.PORT, "127.0.0.1");
