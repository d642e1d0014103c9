import fastify from "fastify";
// [place: at the top of the server's file]
// [old: the old app.register(cors, ...)]
import cors from "@fastify/cors";
// [/old]

const app = fastify();
// [place: before every other plugin, hook and route]
// [old: the old app.register(cors, ...)]
app.register(cors, { origin: "http://admin.example.net", methods: ["GET"] });
// [/old]
app.register(async (app) => {
  app.get("/items", async () => []);
  app.put("/items", async () => []);
});
app.listen({ port: Number(process.env.PORT), host: "127.0.0.1" });
