=== cors-policy.mjs | beside the server's file; npm install @fastify/cors
+++ at the top of the server's file >>> import { corsPolicy } from "./cors-policy.mjs";
+++ before every other plugin, hook and route >>> app.register(corsPolicy);
--- the old app.register(cors, ...), in plugins, too, because a server with two of them does not start, and lines that set Access-Control headers
~~~ put its options in place of { origin: false } in the function below: they go on for those
import cors from "@fastify/cors";

{% if everyone %}
{{ js_listed() }}

// "true" stands for the request's own origin.
const forListed = {{ js_cors_options("true", methods, headers, exposed, credentials) }};

// All others may read.
const forEveryone = {{ js_cors_options('"*"', everyone_methods, everyone_headers, exposed, false) }};

const policyOf = (request) => ({{ listed("request.headers.origin") }} ? forListed : forEveryone);
{% else %}
const policy = {{ js_cors_options(js_origins() if not any else '"*"', methods, headers, exposed, credentials) }};
{% endif %}
{{ js_scope() }}

export async function corsPolicy(app) {
{% if scope or everyone %}
  await app.register(cors, {
    delegator: (request, callback) => callback(null, {% if scope %}inScope(request.url) ? {% endif %}policy{{ "Of(request)" if everyone }}{% if scope %} : { origin: false }{% endif %}),
  });
{% else %}
  await app.register(cors, policy);
{% endif %}
}

// Otherwise it would apply only to this plugin's own routes.
corsPolicy[Symbol.for("skip-override")] = true;
