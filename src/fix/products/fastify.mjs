=== cors.mjs | before every other plugin and route: app.register(cors)
// @fastify/cors responds to every OPTIONS itself, also to those that are not preflights; this code leaves them to the application.
{% if not any %}
const origins = new Set([{{ origins | json }}]);

{% endif %}
export async function cors(app) {
  app.addHook("onRequest", async (request, reply) => {
    const preflight = request.method === "OPTIONS" && request.headers["access-control-request-method"] !== undefined;
{% if any %}
    reply.header("Access-Control-Allow-Origin", "*");
    const listed = true;
{% else %}
    const origin = request.headers.origin;
    const listed = origins.has(origin);
    // On every response, or a cache could serve it to another origin.
    reply.header("Vary", "Origin");
    if (listed) reply.header("Access-Control-Allow-Origin", origin);
{% endif %}
{% if credentials %}
    if (listed) reply.header("Access-Control-Allow-Credentials", "true");
{% endif %}
    if (preflight) {
      if (listed) {
        reply.header("Access-Control-Allow-Methods", "{{ methods | join(', ') }}");
{% if headers %}
        reply.header("Access-Control-Allow-Headers", "{{ headers | join(', ') }}");
{% endif %}
{% if max_age is not none %}
        reply.header("Access-Control-Max-Age", "{{ max_age }}");
{% endif %}
      }
      return reply.code(204).send();
    }
{% if exposed %}
    if (listed) reply.header("Access-Control-Expose-Headers", "{{ exposed | join(', ') }}");
{% endif %}
  });
}

// Otherwise the hook would apply only to this plugin's own routes.
cors[Symbol.for("skip-override")] = true;
