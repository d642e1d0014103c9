import { Hono } from "hono";
import { cors } from "hono/cors";

export const app = new Hono();

app.use("/items/*", cors({ origin: "https://app.example.com", allowMethods: ["GET", "PUT"], credentials: true }));
app.get("/items/1", (c) => c.json({ name: "cup" }));
app.put("/items/1", (c) => c.json({ saved: true }));
app.delete("/items/1", (c) => c.body(null, 204));
app.get("/widget", (c) => {
  c.header("Content-Security-Policy", "frame-ancestors https://app.example.com");
  return c.html("<p>3 items");
});
app.get("/health", (c) => c.text("up"));
