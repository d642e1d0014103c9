import fastify from "fastify";
// [place: at the top of the server's file]
const app = fastify();
// [place: before every other plugin, hook and route]
app.get("/items", async () => []);
app.put("/items", async () => ({}));
// [old: lines that set Access-Control headers] [list: *]
app.addHook("preHandler", async (request, reply) => {
  reply.header("Access-Control-Allow-Origin", "*");
  reply.header("Access-Control-Allow-Headers", "Content-Type");
});
// [/old]
app.listen({ port: Number(process.env.PORT), host: "127.0.0.1" });
