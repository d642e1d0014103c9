import Koa from "koa";
import { corsPolicy } from "./printed/cors-policy.mjs";

const app = new Koa();
app.use(corsPolicy);
app.use((context) => {
  if (context.path === "/private" && !context.get("Authorization")) context.throw(401);
  if (context.path === "/fail") throw new Error("as it should");
  if (context.path === "/private") context.body = {};
  if (context.path !== "/items") return;
  if (context.method === "OPTIONS") context.set("X-App", "options");
  // Only the strict form takes the place of what the application sets itself.
  if (process.env.FORM === "strict") context.set("Access-Control-Allow-Origin", "*");
  context.set("X-Total-Count", "42");
  context.body = [];
});
app.listen(process.env.PORT, "127.0.0.1");
