import express from "express";
import cors from "cors";
// [place: at the top of the server's file]

import { createProxyMiddleware } from "http-proxy-middleware";
const inner = express();
inner.use(cors({ origin: ["http://app.example.net", "http://admin.example.net"], credentials: true }));
inner.use((request, response) => response.json([]));
inner.listen(process.env.INNER_PORT, "127.0.0.1");
const app = express();
// [place: right after "const app = express()", before every other use and route]
app.use("/health", cors(), (request, response) => response.json({}));
app.use("/api", createProxyMiddleware({ target: `http://127.0.0.1:${process.env.INNER_PORT}`,
// [old: lines that set Access-Control headers]
  on: { proxyRes: (proxied) => { proxied.headers["access-control-allow-origin"] = "*"; } },
// [/old]
}));
app.listen(process.env.PORT, "127.0.0.1");
