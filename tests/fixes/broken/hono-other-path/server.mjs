import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { cors } from "hono/cors";
// [place: at the top of the server's file]

const app = new Hono();
// [place: right after "const app = new Hono()", before every other use and route]
app.use("/api/*", cors());
app.get("/api/things", (context) => context.json([]));
app.all("/items/:id", (context) => context.json({}));
serve({ fetch: app.fetch, port: Number(process.env.PORT), hostname: "127.0.0.1" });
