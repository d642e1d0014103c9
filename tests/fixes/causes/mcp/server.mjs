import { randomUUID } from "node:crypto";
import express from "express";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";

const app = express();
app.use(express.json());
app.use((request, response, next) => {
  response.set({ "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "content-type" });
  if (request.method === "OPTIONS") return response.end();
  next();
});
app.get("/ready", (request, response) => response.json({}));
app.post("/mcp", async (request, response) => {
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: () => randomUUID() });
  await new McpServer({ name: "one", version: "1" }).connect(transport);
  await transport.handleRequest(request, response, request.body);
});
app.listen(process.env.PORT, "127.0.0.1");
