=== cors-policy.mjs | beside the server's file
+++ at the top of the server's file >>> import { corsPolicy } from "./cors-policy.mjs";
+++ right after "const app = new Hono()", before every other use and route >>> app.use({% if scope %}"{{ scope }}/*", {% endif %}corsPolicy);
--- app.use(cors(...)), app.use("*", cors(...)), and lines that set Access-Control headers
~~~ put this in place of app.use(cors(...)) >>> app.use((context, next) => (/^{{ scope | re | replace("/", "\\/") }}(\/|$)/.test(context.req.path) ? next() : cors(...)(context, next)));
import { cors } from "hono/cors";

{% if not any %}
{{ js_listed() }}

{% endif %}
{% macro options(origin, methods, headers, credentials) %}
{
  origin: {{ origin }},
  allowMethods: [{{ methods | json }}],
  // Without names every header would be allowed.
  allowHeaders: [{{ (headers or ["accept"]) | json }}],
{% if exposed %}
  exposeHeaders: [{{ exposed | json }}],
{% endif %}
{% if credentials %}
  credentials: true,
{% endif %}
{% if max_age is not none %}
  maxAge: {{ max_age }},
{% endif %}
}
{%- endmacro %}
{% set own %}(origin) => ({{ listed("origin") }} ? origin : null){% endset %}
{% if everyone %}
const forListed = cors({{ options("(origin) => origin", methods, headers, credentials) }});

// All others may read.
const forEveryone = cors({{ options('"*"', everyone_methods, everyone_headers, false) }});

export const corsPolicy = async (context, next) => {
  const policy = {{ listed("context.req.header(\"Origin\")") }} ? forListed : forEveryone;
  const response = await policy(context, next);
  // On every response, or a cache could serve it to another origin.
  (response ?? context.res).headers.append("Vary", "Origin");
  return response;
};
{% else %}
export const corsPolicy = cors({{ options('"*"' if any else own, methods, headers, credentials) }});
{% endif %}
