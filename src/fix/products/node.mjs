=== cors-policy.mjs | beside the server's file
+++ at the top of the server's file >>> import { corsPolicy } from "./cors-policy.mjs";
+++ as the first line of the function that createServer() gets, with its own two names >>> if (corsPolicy(request, response)) return;
--- lines that set Access-Control headers, and those that respond to OPTIONS for all paths
~~~ leave it as it is: this replaces what it sets for {{ scope }}
{% if not any %}
{{ js_listed() }}
{% endif %}
{{ js_names() }}
{{- js_scope() }}

// Returns true if it has responded. Headers that the application gives to writeHead() itself stay: take those out.
export function corsPolicy(request, response) {
{% if scope %}
  if (!inScope(request.url)) return false;
{% endif %}
  const preflight = request.method === "OPTIONS" && request.headers["access-control-request-method"] !== undefined;
{% if not any %}
  const origin = request.headers.origin;
{% endif %}
  const listed = {{ "true" if any else listed("origin") }};
{{ js_write_head('response.appendHeader("Vary", "Origin");') }}
  if (preflight) response.writeHead(204).end();
  return preflight;
}
