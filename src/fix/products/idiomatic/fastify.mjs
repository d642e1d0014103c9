=== cors-policy.mjs | beside the server's file; npm install @fastify/cors
+++ at the top of the server's file >>> import { corsPolicy } from "./cors-policy.mjs";
+++ before every other plugin, hook and route >>> app.register(corsPolicy);
--- the old app.register(cors, ...), in plugins, too, because a server with two of them does not start, and lines that set Access-Control headers
~~~ put its options in place of { origin: false } in the function below: they go on for those
import cors from "@fastify/cors";

const policy = {
  origin: {{ js_origins() if not any else '"*"' }},
  methods: [{{ methods | json }}],
  // An empty list allows none; without this option every header would be allowed.
  allowedHeaders: [{{ headers | json }}],
{% if exposed %}
  exposedHeaders: [{{ exposed | json }}],
{% endif %}
{% if credentials %}
  credentials: true,
{% endif %}
{% if max_age is not none %}
  maxAge: {{ max_age }},
{% endif %}
};
{{ js_scope() }}

export async function corsPolicy(app) {
{% if scope %}
  await app.register(cors, {
    delegator: (request, callback) => callback(null, inScope(request.url) ? policy : { origin: false }),
  });
{% else %}
  await app.register(cors, policy);
{% endif %}
}

// Otherwise it would apply only to this plugin's own routes.
corsPolicy[Symbol.for("skip-override")] = true;
