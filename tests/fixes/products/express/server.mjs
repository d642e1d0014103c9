import express from "express";
import { corsPolicy } from "./printed/cors-policy.mjs";

const app = express();
app.use(corsPolicy);
app.use("/private", (request, response, next) => (request.headers.authorization ? next() : response.sendStatus(401)));
app.options("/items", (request, response) => response.set("X-App", "options").end());
// Only the strict form takes the place of what the application sets itself.
const own = process.env.FORM === "strict" ? { "Access-Control-Allow-Origin": "*" } : {};
app.all("/items", (request, response) => response.set({ ...own, "X-Total-Count": "42" }).json([]));
app.all("/private", (request, response) => response.json({}));
app.all("/fail", () => {
  throw new Error("as it should");
});
app.listen(process.env.PORT, "127.0.0.1");
