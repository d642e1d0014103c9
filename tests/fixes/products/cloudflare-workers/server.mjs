import { Miniflare } from "miniflare";

const miniflare = new Miniflare({
  modules: true,
  modulesRules: [{ type: "ESModule", include: ["**/*.js"] }],
  scriptPath: "worker.js",
  compatibilityDate: "2025-01-01",
  host: "127.0.0.1",
  port: Number(process.env.PORT),
});
await miniflare.ready;
