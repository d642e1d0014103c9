=== cors-policy.mjs | beside the server's file; npm install cors
+++ at the top of the server's file >>> import { corsPolicy } from "./cors-policy.mjs";
+++ right after "const app = express()", before every other use and route >>> app.use({% if scope %}"{{ scope }}", {% endif %}corsPolicy);
--- app.use(cors(...)), app.options("*", cors()), cors() in a route of it, and lines that set Access-Control headers
~~~ put this in place of app.use(cors(...)) >>> app.use(/^(?!{{ scope | re | replace("/", "\\/") }}(\/|$))/, cors(...));
import cors from "cors";

{% if everyone %}
{{ js_listed() }}

const forListed = cors({{ js_cors_options("true", methods, headers, exposed, credentials) }});

// All others may read.
const forEveryone = cors({{ js_cors_options('"*"', everyone_methods, everyone_headers, exposed, false) }});

export function corsPolicy(request, response, next) {
  // On every response, or a cache could serve it to another origin.
  response.vary("Origin");
  const policy = {{ listed("request.headers.origin") }} ? forListed : forEveryone;
  policy(request, response, next);
}
{% else %}
export const corsPolicy = cors({{ js_cors_options(js_origins() if not any else '"*"', methods, headers, exposed, credentials) }});
{% endif %}
