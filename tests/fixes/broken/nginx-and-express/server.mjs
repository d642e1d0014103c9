import express from "express";
import cors from "cors";

const app = express();
app.get("/public", cors(), (request, response) => response.json([]));
app.use(cors({ origin: true, credentials: false }));
app.get("/items", (request, response) => response.json([]));
app.listen(process.env.INNER_PORT, "127.0.0.1");
