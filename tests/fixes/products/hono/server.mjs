import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { corsPolicy } from "./printed/cors-policy.mjs";

const app = new Hono();
app.use(corsPolicy);
app.use("/private", async (context, next) => {
  if (!context.req.header("Authorization")) throw new HTTPException(401);
  await next();
});
app.options("/items", (context) => context.body("", 200, { "X-App": "options" }));
// Only the strict form takes the place of what the application sets itself.
const own = process.env.FORM === "strict" ? { "Access-Control-Allow-Origin": "*" } : {};
app.all("/items", (context) => context.json([], 200, { ...own, "X-Total-Count": "42" }));
app.all("/private", (context) => context.json({}));
app.all("/fail", () => {
  throw new Error("as it should");
});
serve({ fetch: app.fetch, port: Number(process.env.PORT), hostname: "127.0.0.1" });
