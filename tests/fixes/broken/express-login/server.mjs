import express from "express";
import cors from "cors";
// [place: at the top of the server's file]

const app = express();
// [place: right after "const app = express()", before every other use and route]
app.get("/public", cors(), (request, response) => response.json([]));
app.use("/api", (request, response, next) => {
  if (request.headers.authorization !== "Bearer x") return response.status(401).json({ error: "no token" });
  next();
});
// [old: app.use(cors(...))] [list: http://app.example.net http://admin.example.net]
app.use(cors({ origin: ["http://app.example.net", "http://admin.example.net"] }));
// [/old]
app.get("/api/items", (request, response) => response.json([]));
app.listen(process.env.PORT, "127.0.0.1");
