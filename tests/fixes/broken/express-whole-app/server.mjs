import express from "express";
import cors from "cors";
// [place: at the top of the server's file]

const app = express();
// [place: right after "const app = express()", before every other use and route]
// [old: app.use(cors(...))] [list: http://app.example.net http://admin.example.net] [keep: app.use(/^(?!\/items(\/|$))/, cors(...));]
// [kept] app.use(/^(?!\/items(\/|$))/, cors({ origin: ["http://app.example.net", "http://admin.example.net"], methods: ["GET", "POST"] }));
app.use(cors({ origin: ["http://app.example.net", "http://admin.example.net"], methods: ["GET", "POST"] }));
// [/old]
app.get("/reports", (request, response) => response.json([]));
app.all("/items/:id", (request, response) => response.json([]));
app.listen(process.env.PORT, "127.0.0.1");
