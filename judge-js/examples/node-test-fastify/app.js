import cors from "@fastify/cors";
import fastify from "fastify";

export const app = fastify();

await app.register(cors, { origin: ["https://app.example.com"], methods: ["GET", "PATCH"] });
app.get("/items/1", async () => ({ name: "cup" }));
app.patch("/items/1", async (request) => request.body);
app.get("/broken", async () => {
  throw new Error("no database");
});
