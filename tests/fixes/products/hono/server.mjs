import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { cors } from "./printed/cors.mjs";

const app = new Hono();
app.use(cors);
app.use("/private", async (context, next) => {
  if (!context.req.header("Authorization")) throw new HTTPException(401);
  await next();
});
app.options("/items", (context) => context.body("", 200, { "X-App": "options" }));
app.all("/items", (context) => context.json([], 200, { "X-Total-Count": "42" }));
app.all("/private", (context) => context.json({}));
app.all("/fail", () => {
  throw new Error("as it should");
});
serve({ fetch: app.fetch, port: Number(process.env.PORT), hostname: "127.0.0.1" });
