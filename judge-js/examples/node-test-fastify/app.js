import cors from "@fastify/cors";
import websocket from "@fastify/websocket";
import fastify from "fastify";

export const app = fastify();

await app.register(cors, { origin: ["https://app.example.com"], methods: ["GET", "PATCH"] });
await app.register(websocket, { options: { verifyClient: ({ origin }) => origin === "https://app.example.com" } });
app.get("/items/1", async () => ({ name: "cup" }));
app.patch("/items/1", async (request) => request.body);
app.get("/broken", async () => {
  throw new Error("no database");
});
app.get("/live", { websocket: true }, (socket) => socket.send("hello"));
