import fastify from "fastify";
// [place: at the top of the server's file]
// [old: the old app.register(cors, ...)]
import cors from "@fastify/cors";
// [/old]
const app = fastify();
// [place: before every other plugin, hook and route]
app.addHook("onRequest", async (request, reply) => {
  if (request.method !== "GET" && !request.headers.authorization) return reply.code(401).send({ error: "no token" });
});
// [old: the old app.register(cors, ...)] [list: http://app.example.net http://admin.example.net]
app.register(cors, { origin: [/^http:\/\/(app|admin)\.example\.net$/] });
// [/old]
app.get("/items", async () => []);
app.delete("/items", async () => ({}));
app.listen({ port: Number(process.env.PORT), host: "127.0.0.1" });
