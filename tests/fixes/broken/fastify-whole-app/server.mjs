import Fastify from "fastify";
import cors from "@fastify/cors";
// [place: at the top of the server's file]

const app = Fastify();
// [place: before every other plugin, hook and route]
// [old: the old app.register(cors, ...)] [list: http://app.example.net http://admin.example.net] [keep: put its options in place of { origin: false } in the function below] [into: { origin: false } => { origin: /^http:\/\/(app|admin)\.example\.net$/ }]
app.register(cors, { origin: /^http:\/\/(app|admin)\.example\.net$/ });
// [/old]
app.get("/reports", async () => []);
app.get("/items", async () => []);
app.put("/items", async () => []);
await app.listen({ port: Number(process.env.PORT), host: "127.0.0.1" });
