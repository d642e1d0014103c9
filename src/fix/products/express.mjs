=== cors-policy.mjs | beside the server's file
+++ at the top of the server's file >>> import { corsPolicy } from "./cors-policy.mjs";
+++ right after "const app = express()", before every other use and route >>> app.use({% if scope %}"{{ scope }}", {% endif %}corsPolicy);
--- app.use(cors(...)), app.options("*", cors()), cors() in a route of it, and lines that set Access-Control headers
~~~ leave it as it is: this replaces what it sets for {{ scope }}
{% if not any %}
{{ js_listed() }}
{% endif %}
{{ js_names() }}

export function corsPolicy(request, response, next) {
  const preflight = request.method === "OPTIONS" && request.headers["access-control-request-method"] !== undefined;
{% if not any %}
  const origin = request.headers.origin;
{% endif %}
  const listed = {{ "true" if any else listed("origin") }};
{{ js_write_head('response.vary("Origin");') }}
  if (preflight) {
    response.writeHead(204).end();
    return;
  }
  next();
}
