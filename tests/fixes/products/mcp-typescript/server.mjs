import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { createMcpExpressApp } from "@modelcontextprotocol/sdk/server/express.js";
import { corsPolicy } from "./printed/cors-policy.mjs";

const app = createMcpExpressApp();
app.use(corsPolicy);
app.all("/mcp", async (request, response) => {
  const server = new McpServer({ name: "items", version: "1.0.0" });
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: () => "one" });
  await server.connect(transport);
  await transport.handleRequest(request, response, request.body);
});
// What the checks call of every application.
app.use("/private", (request, response, next) => (request.headers.authorization ? next() : response.sendStatus(401)));
app.all("/items", (request, response) => response.set("X-Total-Count", "42").json([]));
app.all("/private", (request, response) => response.json({}));
app.all("/fail", () => {
  throw new Error("as it should");
});
app.listen(process.env.PORT, "127.0.0.1");
