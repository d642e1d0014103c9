=== cors-policy.mjs | beside the server's file
+++ at the top of the server's file >>> import { corsPolicy } from "./cors-policy.mjs";
+++ before every other plugin, hook and route >>> app.register(corsPolicy);
--- the old app.register(cors, ...), and lines that set Access-Control headers
~~~ leave it as it is: this replaces what it sets for {{ scope }}
{% if not any %}
{{ js_listed() }}
{% endif %}
{{ js_names() }}
const isPreflight = (request) =>
  request.method === "OPTIONS" && request.headers["access-control-request-method"] !== undefined;
{{- js_scope() }}

export async function corsPolicy(app) {
  app.addHook("onRequest", async (request, reply) => {
    if ({% if scope %}inScope(request.url) && {% endif %}isPreflight(request)) return reply.code(204).send();
  });
  // Just before the headers are sent, in place of what the application sets itself.
  app.addHook("onSend", async (request, reply) => {
{% if scope %}
    if (!inScope(request.url)) return;
{% endif %}
    for (const name of names) reply.removeHeader(`Access-Control-${name}`);
{% if any %}
    reply.header("Access-Control-Allow-Origin", "*");
    const listed = true;
{% else %}
    const origin = request.headers.origin;
    const listed = {{ listed("origin") }};
    // On every response, or a cache could serve it to another origin.
    const vary = reply.getHeader("Vary");
    reply.header("Vary", vary ? `${vary}, Origin` : "Origin");
{% if everyone %}
    // All others may read.
    reply.header("Access-Control-Allow-Origin", listed ? origin : "*");
{% else %}
    if (listed) reply.header("Access-Control-Allow-Origin", origin);
{% endif %}
{% endif %}
{% if credentials %}
    if (listed) reply.header("Access-Control-Allow-Credentials", "true");
{% endif %}
    if (listed && isPreflight(request)) {
      reply.header("Access-Control-Allow-Methods", "{{ methods | join(', ') }}");
{% if headers %}
      reply.header("Access-Control-Allow-Headers", "{{ headers | join(', ') }}");
{% endif %}
{% if max_age is not none %}
      reply.header("Access-Control-Max-Age", "{{ max_age }}");
{% endif %}
    }
{% if everyone %}
    if (!listed && isPreflight(request)) {
      reply.header("Access-Control-Allow-Methods", "{{ everyone_methods | join(', ') }}");
{% if everyone_headers %}
      reply.header("Access-Control-Allow-Headers", "{{ everyone_headers | join(', ') }}");
{% endif %}
    }
{% endif %}
{% if exposed %}
    if ({{ "listed && " if not everyone }}!isPreflight(request)) reply.header("Access-Control-Expose-Headers", "{{ exposed | join(', ') }}");
{% endif %}
  });
}

// Otherwise the hooks would apply only to this plugin's own routes.
corsPolicy[Symbol.for("skip-override")] = true;
