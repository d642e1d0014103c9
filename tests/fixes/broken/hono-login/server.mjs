import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { bearerAuth } from "hono/bearer-auth";
import { cors } from "hono/cors";
// [place: at the top of the server's file]

const app = new Hono();
// [place: right after "const app = new Hono()", before every other use and route]
app.use("/items/*", bearerAuth({ token: "x" }));
// [old: app.use("*", cors(...))] [list: http://app.example.net http://admin.example.net]
app.use("*", cors({ origin: ["http://app.example.net", "http://admin.example.net"], allowMethods: ["GET", "PUT"] }));
// [/old]
app.get("/public", (context) => context.json([]));
app.put("/items/:id", (context) => context.json({}));
serve({ fetch: app.fetch, port: Number(process.env.PORT), hostname: "127.0.0.1" });
