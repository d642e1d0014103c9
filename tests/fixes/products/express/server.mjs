import express from "express";
import { cors } from "./printed/cors.mjs";

const app = express();
app.use(cors);
app.use("/private", (request, response, next) => (request.headers.authorization ? next() : response.sendStatus(401)));
app.options("/items", (request, response) => response.set("X-App", "options").end());
app.all("/items", (request, response) => response.set("X-Total-Count", "42").json([]));
app.all("/private", (request, response) => response.json({}));
app.all("/fail", () => {
  throw new Error("as it should");
});
app.listen(process.env.PORT, "127.0.0.1");
