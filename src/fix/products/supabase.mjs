=== supabase/functions/_shared/cors-policy.js
+++ at the top of supabase/functions/NAME/index.ts >>> import { corsPolicy } from "../_shared/cors-policy.js";
+++ in place of "Deno.serve(handler)" in the same file >>> Deno.serve(corsPolicy(handler));
--- corsHeaders, the lines that use it, and those that respond to OPTIONS
// supabase-js sends authorization, x-client-info, apikey and content-type: the policy must have them for calls that it makes.
// Source: https://supabase.com/docs/guides/functions/cors
{% if not any %}
{{ js_listed() }}
{% endif %}
{{- js_scope() }}
const names = ["Allow-Origin", "Allow-Credentials", "Allow-Methods", "Allow-Headers", "Expose-Headers", "Max-Age"];

export function corsPolicy(handler) {
  return async (request, info) => {
{% if scope %}
    if (!inScope(new URL(request.url).pathname)) return handler(request, info);
{% endif %}
    const preflight = request.method === "OPTIONS" && request.headers.has("Access-Control-Request-Method");
    const response = preflight ? new Response(null, { status: 204 }) : await respond(handler, request, info);
    // Copy the response, because a fetched one cannot be modified. A WebSocket's response needs no CORS headers.
    if (response.status === 101) return response;
    const ours = new Response(response.body, response);
    // Remove the handler's own CORS headers: browsers reject a header that is sent twice.
    for (const name of names) ours.headers.delete(`Access-Control-${name}`);
{% if any %}
    const listed = true;
    ours.headers.set("Access-Control-Allow-Origin", "*");
{% else %}
    const origin = request.headers.get("Origin");
    const listed = {{ listed("origin") }};
    // On every response, or a cache could serve it to another origin.
    ours.headers.append("Vary", "Origin");
{% if everyone %}
    // All others may read.
    ours.headers.set("Access-Control-Allow-Origin", listed ? origin : "*");
{% else %}
    if (listed) ours.headers.set("Access-Control-Allow-Origin", origin);
{% endif %}
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
{% if everyone %}
    if (!listed && preflight) {
      ours.headers.set("Access-Control-Allow-Methods", "{{ everyone_methods | join(', ') }}");
{% if everyone_headers %}
      ours.headers.set("Access-Control-Allow-Headers", "{{ everyone_headers | join(', ') }}");
{% endif %}
    }
{% endif %}
{% if exposed %}
    if ({{ "listed && " if not everyone }}!preflight) ours.headers.set("Access-Control-Expose-Headers", "{{ exposed | join(', ') }}");
{% endif %}
    return ours;
  };
}

// An uncaught exception would become an error page without the headers.
async function respond(handler, request, info) {
  try {
    return await handler(request, info);
  } catch (error) {
    console.error(error);
    return new Response("Internal Server Error", { status: 500 });
  }
}
