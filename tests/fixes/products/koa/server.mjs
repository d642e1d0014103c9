import Koa from "koa";
import { cors } from "./printed/cors.mjs";

const app = new Koa();
app.use(cors);
app.use((context) => {
  if (context.path === "/private" && !context.get("Authorization")) context.throw(401);
  if (context.path === "/fail") throw new Error("as it should");
  if (context.path === "/private") context.body = {};
  if (context.path !== "/items") return;
  if (context.method === "OPTIONS") context.set("X-App", "options");
  context.set("X-Total-Count", "42");
  context.body = [];
});
app.listen(process.env.PORT, "127.0.0.1");
