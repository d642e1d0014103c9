import { serve } from "@hono/node-server";
import { Hono } from "hono";
// [place: at the top of the server's file]
// [old: app.use(cors(...))]
import { cors } from "hono/cors";
// [/old]
const app = new Hono();
// [place: right after "const app = new Hono()", before every other use and route]
// [old: app.use(cors(...))] [list: http://admin.example.net]
app.use("/api/*", cors({ origin: ["http://app.example.net/", "http://admin.example.net"], allowHeaders: ["Content-Type"], exposeHeaders: ["X-Total"], maxAge: 300 }));
// [/old]
app.all("/api/items", (context) => context.json([], 200, { "X-Total": "3" }));
serve({ fetch: app.fetch, port: Number(process.env.PORT), hostname: "127.0.0.1" });
