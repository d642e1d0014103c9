import express from "express";
import cors from "cors";

const app = express();
app.use(cors({ origin: "http://other.example.net", methods: ["GET"] }));
app.use((request, response) => response.json([]));
app.listen(process.env.INNER_PORT, "127.0.0.1");
