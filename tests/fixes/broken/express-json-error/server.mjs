import express from "express";
import cors from "cors";
// [place: at the top of the server's file]

const app = express();
// [place: right after "const app = express()", before every other use and route]
app.use(express.json());
// [old: app.use(cors(...)), app.options("*", cors())] [keep: app.use(/^(?!\/items(\/|$))/, cors(...));]
app.options("/items", cors({ origin: "http://app.example.net" }));
app.use(cors({ origin: "http://app.example.net" }));
// [/old]
app.all("/items", (request, response) => response.json([]));
app.listen(process.env.PORT, "127.0.0.1");
