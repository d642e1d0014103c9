=== src/cors.js | around your handler: export default { fetch: cors(handler) }; or in front of a site: cors((request) => fetch(request))
{% if not any %}
const origins = new Set([{{ origins | json }}]);

{% endif %}
const names = ["Allow-Origin", "Allow-Credentials", "Allow-Methods", "Allow-Headers", "Expose-Headers", "Max-Age"];

export function cors(handler) {
  return async (request, env, context) => {
    const preflight = request.method === "OPTIONS" && request.headers.has("Access-Control-Request-Method");
    const response = preflight ? new Response(null, { status: 204 }) : await answer(handler, request, env, context);
    // A copy, as what comes from elsewhere cannot be changed; and a WebSocket's answer has no use for headers.
    if (response.webSocket) return response;
    const ours = new Response(response.body, response);
    // What the origin server says of its own would come on top: two headers, which no browser takes.
    for (const name of names) ours.headers.delete(`Access-Control-${name}`);
{% if any %}
    const listed = true;
    ours.headers.set("Access-Control-Allow-Origin", "*");
{% else %}
    const origin = request.headers.get("Origin");
    const listed = origins.has(origin);
    // For whom it is not meant, it must not come from a cache either.
    ours.headers.append("Vary", "Origin");
    if (listed) ours.headers.set("Access-Control-Allow-Origin", origin);
{% endif %}
{% if credentials %}
    if (listed) ours.headers.set("Access-Control-Allow-Credentials", "true");
{% endif %}
    if (listed && preflight) {
      ours.headers.set("Access-Control-Allow-Methods", "{{ methods | join(', ') }}");
{% if headers %}
      ours.headers.set("Access-Control-Allow-Headers", "{{ headers | join(', ') }}");
{% endif %}
{% if max_age is not none %}
      ours.headers.set("Access-Control-Max-Age", "{{ max_age }}");
{% endif %}
    }
{% if exposed %}
    if (listed && !preflight) ours.headers.set("Access-Control-Expose-Headers", "{{ exposed | join(', ') }}");
{% endif %}
    return ours;
  };
}

// What is thrown would become an error page without the headers.
async function answer(handler, request, env, context) {
  try {
    return await handler(request, env, context);
  } catch (error) {
    console.error(error);
    return new Response("Internal Server Error", { status: 500 });
  }
}
