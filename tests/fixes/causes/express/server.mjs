import express from "express";
import cors from "cors";

const app = express();
app.use(cors({ origin: (origin, callback) => callback(origin && new Error("Not allowed by CORS"), true) }));
app.get("/ready", (request, response) => response.json([]));
app.listen(process.env.PORT, "127.0.0.1");
