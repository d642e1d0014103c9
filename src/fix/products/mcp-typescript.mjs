=== cors-policy.mjs | beside the server's file; npm install cors
+++ at the top of the server's file >>> import { corsPolicy } from "./cors-policy.mjs";
+++ right after "const app = createMcpExpressApp(...)" or "const app = express()", before every other use and route >>> app.use({% if scope %}"{{ scope }}", {% endif %}corsPolicy);
--- app.use(cors(...)), and lines that set Access-Control headers
// MCP's own headers and methods are allowed beside those of the policy: clients in pages cannot go on without Mcp-Session-Id.
// Streamable HTTP checks the Origin header as well: give the transport allowedOrigins with the same list if it has that option.
// Source: https://github.com/modelcontextprotocol/typescript-sdk/blob/v1.x/README.md, "CORS Requirements for Browser-Based Clients"
import cors from "cors";

export const corsPolicy = cors({
  origin: {{ js_origins() if not any else '"*"' }},
  methods: [{{ methods | json }}{{ ', "DELETE"' if "DELETE" not in methods }}],
  allowedHeaders: [{% for header in ["content-type", "authorization", "mcp-session-id", "mcp-protocol-version", "last-event-id"] if header not in headers %}"{{ header }}", {% endfor %}{{ headers | json }}],
  exposedHeaders: ["Mcp-Session-Id"{% for header in exposed if header | lower != "mcp-session-id" %}, "{{ header }}"{% endfor %}],
{% if credentials %}
  credentials: true,
{% endif %}
{% if max_age is not none %}
  maxAge: {{ max_age }},
{% endif %}
});
