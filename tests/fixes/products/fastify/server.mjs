import fastify from "fastify";
import { corsPolicy } from "./printed/cors-policy.mjs";

const app = fastify();
app.register(corsPolicy);
app.addHook("onRequest", async (request, reply) => {
  if (request.url === "/private" && !request.headers.authorization) return reply.code(401).send();
});
// Only the strict form takes the place of what the application sets itself.
const own = process.env.FORM === "strict" ? { "Access-Control-Allow-Origin": "*" } : {};
app.register(async (app) => {
  app.options("/items", async (request, reply) => reply.header("X-App", "options").send());
  for (const method of ["GET", "PUT", "DELETE"]) {
    app.route({ method, url: "/items", handler: async (request, reply) => reply.headers({ ...own, "X-Total-Count": "42" }).send([]) });
  }
  app.all("/private", async () => ({}));
  app.all("/fail", async () => {
    throw new Error("as it should");
  });
});
app.listen({ port: Number(process.env.PORT), host: "127.0.0.1" });
