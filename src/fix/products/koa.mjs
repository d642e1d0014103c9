=== cors.mjs | in front of every other middleware: app.use(cors)
{% if not any %}
const origins = new Set([{{ origins | json }}]);

{% endif %}
export async function cors(context, next) {
  const preflight = context.method === "OPTIONS" && context.get("Access-Control-Request-Method") !== "";
  const headers = {};
{% if any %}
  headers["Access-Control-Allow-Origin"] = "*";
  const listed = true;
{% else %}
  const origin = context.get("Origin");
  const listed = origins.has(origin);
  if (listed) headers["Access-Control-Allow-Origin"] = origin;
{% endif %}
{% if credentials %}
  if (listed) headers["Access-Control-Allow-Credentials"] = "true";
{% endif %}
{% if exposed %}
  if (listed && !preflight) headers["Access-Control-Expose-Headers"] = "{{ exposed | join(', ') }}";
{% endif %}
  context.set(headers);
{% if not any %}
  // On every response, or a cache could serve it to another origin.
  context.vary("Origin");
{% endif %}
  if (preflight) {
    if (listed) {
      context.set("Access-Control-Allow-Methods", "{{ methods | join(', ') }}");
{% if headers %}
      context.set("Access-Control-Allow-Headers", "{{ headers | join(', ') }}");
{% endif %}
{% if max_age is not none %}
      context.set("Access-Control-Max-Age", "{{ max_age }}");
{% endif %}
    }
    context.status = 204;
    return;
  }
  try {
    await next();
  } catch (error) {
    // For an error response Koa drops all headers except those of the error.
    const failure = error instanceof Error ? error : new Error(String(error));
    failure.headers = { ...failure.headers, ...headers{% if not any %}, Vary: "Origin"{% endif %} };
    throw failure;
  }
}
