import fastify from "fastify";
import { cors } from "./printed/cors.mjs";

const app = fastify();
app.register(cors);
app.addHook("onRequest", async (request, reply) => {
  if (request.url === "/private" && !request.headers.authorization) return reply.code(401).send();
});
app.register(async (app) => {
  app.options("/items", async (request, reply) => reply.header("X-App", "options").send());
  for (const method of ["GET", "PUT", "DELETE"]) {
    app.route({ method, url: "/items", handler: async (request, reply) => reply.header("X-Total-Count", "42").send([]) });
  }
  app.all("/private", async () => ({}));
  app.all("/fail", async () => {
    throw new Error("as it should");
  });
});
app.listen({ port: Number(process.env.PORT), host: "127.0.0.1" });
