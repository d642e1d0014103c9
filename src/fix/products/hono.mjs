=== cors-policy.mjs | beside the server's file
+++ at the top of the server's file >>> import { corsPolicy } from "./cors-policy.mjs";
+++ right after "const app = new Hono()", before every other use and route >>> app.use({% if scope %}"{{ scope }}/*", {% endif %}corsPolicy);
--- app.use(cors(...)), app.use("*", cors(...)), and lines that set Access-Control headers
~~~ leave it as it is: this replaces what it sets for {{ scope }}
{% if not any %}
{{ js_listed() }}
{% endif %}
{{ js_names() }}

export async function corsPolicy(context, next) {
  const preflight =
    context.req.method === "OPTIONS" && context.req.header("Access-Control-Request-Method") !== undefined;
{% if not any %}
  const origin = context.req.header("Origin");
{% endif %}
  const listed = {{ "true" if any else listed("origin") }};
  if (preflight) {
    context.res = new Response(null, { status: 204 });
  } else {
    await next();
  }
  // In place of what the application sets itself.
  for (const name of names) context.header(`Access-Control-${name}`, undefined);
{% if any %}
  context.header("Access-Control-Allow-Origin", "*");
{% else %}
  // On every response, or a cache could serve it to another origin.
  context.header("Vary", "Origin", { append: true });
{% if everyone %}
  // All others may read.
  context.header("Access-Control-Allow-Origin", listed ? origin : "*");
{% else %}
  if (listed) context.header("Access-Control-Allow-Origin", origin);
{% endif %}
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
{% if everyone %}
  if (!listed && preflight) {
    context.header("Access-Control-Allow-Methods", "{{ everyone_methods | join(', ') }}");
{% if everyone_headers %}
    context.header("Access-Control-Allow-Headers", "{{ everyone_headers | join(', ') }}");
{% endif %}
  }
{% endif %}
{% if exposed %}
  if ({{ "listed && " if not everyone }}!preflight) context.header("Access-Control-Expose-Headers", "{{ exposed | join(', ') }}");
{% endif %}
}
