const cors = require("cors");
const express = require("express");

const app = express();

app.use(cors({ origin: ["https://app.example.com"], methods: ["GET", "POST"], exposedHeaders: ["X-Total"] }));
app.use(express.json());
app.get("/items", (req, res) => res.set("X-Total", "1").set("X-Trace", "7").json([{ name: "cup" }]));
app.post("/items", (req, res) => res.status(201).json(req.body));
app.get("/old", (req, res) => res.redirect("https://www.example.com/items"));
app.get("/invoice", (req, res) => res.set("X-Frame-Options", "SAMEORIGIN").send("<p>9.99"));

module.exports = app;
