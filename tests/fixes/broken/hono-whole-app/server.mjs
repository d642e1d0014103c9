import { Hono } from "hono";
import { cors } from "hono/cors";
import { serve } from "@hono/node-server";
// [place: at the top of the server's file]

const app = new Hono();
// [place: right after "const app = new Hono()", before every other use and route]
// [old: app.use(cors(...))] [keep: app.use((context, next) => (/^\/items(\/|$)/.test(context.req.path) ? next() : cors(...)(context, next)));]
// [kept] app.use((context, next) => (/^\/items(\/|$)/.test(context.req.path) ? next() : cors()(context, next)));
app.use(cors());
// [/old]
app.all("*", (context) => context.json([]));
serve({ fetch: app.fetch, port: Number(process.env.PORT), hostname: "127.0.0.1" });
