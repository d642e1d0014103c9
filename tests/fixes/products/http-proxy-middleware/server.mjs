import express from "express";
import { proxy } from "./printed/proxy.mjs";

const app = express();
app.use("/api", proxy);
app.listen(process.env.PORT, "127.0.0.1");
