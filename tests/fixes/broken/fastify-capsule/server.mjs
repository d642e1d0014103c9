import fastify from "fastify";
// [place: at the top of the server's file]
// [old: in plugins, too] [keep: nothing]
import cors from "@fastify/cors";
// [/old]
const app = fastify();
// [place: before every other plugin, hook and route]
app.register(async (part) => {
  // [old: in plugins, too] [keep: put its options in place of { origin: false } in the function below] [into: { origin: false } => { origin: "*" }]
  await part.register(cors, { origin: "*" });
  // [/old]
  part.get("/v1/public", async () => []);
});
app.register(async (part) => {
  part.put("/v1/items", async () => ({}));
  part.get("/v1/items", async () => ([]));
});
app.listen({ port: Number(process.env.PORT), host: "127.0.0.1" });
