=== cors-policy.mjs | beside the server's file
+++ at the top of the server's file >>> import { corsPolicy } from "./cors-policy.mjs";
+++ right after "const app = new Koa()", before every other use >>> app.use(corsPolicy);
--- app.use(cors(...)), and lines that set Access-Control headers
~~~ leave it as it is: this replaces what it sets for {{ scope }}
{% if not any %}
{{ js_listed() }}
{% endif %}
{{ js_names() }}
{{- js_scope() }}

export async function corsPolicy(context, next) {
{% if scope %}
  if (!inScope(context.path)) return next();
{% endif %}
  const preflight = context.method === "OPTIONS" && context.get("Access-Control-Request-Method") !== "";
  const headers = {};
{% if any %}
  headers["Access-Control-Allow-Origin"] = "*";
  const listed = true;
{% else %}
  const origin = context.get("Origin");
  const listed = {{ listed("origin") }};
{% if everyone %}
  // All others may read.
  headers["Access-Control-Allow-Origin"] = listed ? origin : "*";
{% else %}
  if (listed) headers["Access-Control-Allow-Origin"] = origin;
{% endif %}
{% endif %}
{% if credentials %}
  if (listed) headers["Access-Control-Allow-Credentials"] = "true";
{% endif %}
{% if exposed %}
  if ({{ "listed && " if not everyone }}!preflight) headers["Access-Control-Expose-Headers"] = "{{ exposed | join(', ') }}";
{% endif %}
  if (preflight) {
    if (listed) {
      headers["Access-Control-Allow-Methods"] = "{{ methods | join(', ') }}";
{% if headers %}
      headers["Access-Control-Allow-Headers"] = "{{ headers | join(', ') }}";
{% endif %}
{% if max_age is not none %}
      headers["Access-Control-Max-Age"] = "{{ max_age }}";
{% endif %}
    }{% if everyone %} else {
      headers["Access-Control-Allow-Methods"] = "{{ everyone_methods | join(', ') }}";
{% if everyone_headers %}
      headers["Access-Control-Allow-Headers"] = "{{ everyone_headers | join(', ') }}";
{% endif %}
    }{% endif %}

    context.status = 204;
  } else {
    try {
      await next();
    } catch (error) {
      // For an error response Koa drops all headers except those of the error.
      const failure = error instanceof Error ? error : new Error(String(error));
      failure.headers = { ...failure.headers, ...headers{% if not any %}, Vary: "Origin"{% endif %} };
      throw failure;
    }
  }
  // In place of what the application sets itself.
  for (const name of names) context.remove(`Access-Control-${name}`);
  context.set(headers);
{% if not any %}
  // On every response, or a cache could serve it to another origin.
  context.vary("Origin");
{% endif %}
}
