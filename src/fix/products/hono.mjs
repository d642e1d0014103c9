=== cors.mjs | before every other middleware and route: app.use(cors)
// hono/cors responds to every OPTIONS itself, also to those that are not preflights; this code leaves them to the application.
{% if not any %}
const origins = new Set([{{ origins | json }}]);

{% endif %}
export async function cors(context, next) {
  const preflight =
    context.req.method === "OPTIONS" && context.req.header("Access-Control-Request-Method") !== undefined;
{% if not any %}
  const origin = context.req.header("Origin");
{% endif %}
  const listed = {{ "true" if any else "origins.has(origin)" }};
  if (preflight) {
    context.res = new Response(null, { status: 204 });
  } else {
    await next();
  }
{% if any %}
  context.header("Access-Control-Allow-Origin", "*");
{% else %}
  // On every response, or a cache could serve it to another origin.
  context.header("Vary", "Origin", { append: true });
  if (listed) context.header("Access-Control-Allow-Origin", origin);
{% endif %}
{% if credentials %}
  if (listed) context.header("Access-Control-Allow-Credentials", "true");
{% endif %}
  if (listed && preflight) {
    context.header("Access-Control-Allow-Methods", "{{ methods | join(', ') }}");
{% if headers %}
    context.header("Access-Control-Allow-Headers", "{{ headers | join(', ') }}");
{% endif %}
{% if max_age is not none %}
    context.header("Access-Control-Max-Age", "{{ max_age }}");
{% endif %}
  }
{% if exposed %}
  if (listed && !preflight) context.header("Access-Control-Expose-Headers", "{{ exposed | join(', ') }}");
{% endif %}
}
