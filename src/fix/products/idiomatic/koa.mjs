=== cors-policy.mjs | beside the server's file; npm install @koa/cors
+++ at the top of the server's file >>> import { corsPolicy } from "./cors-policy.mjs";
+++ right after "const app = new Koa()", before every other use >>> app.use(corsPolicy);
--- app.use(cors(...)), and lines that set Access-Control headers
~~~ put this in place of app.use(cors(...)) >>> app.use((context, next) => (/^{{ scope | re | replace("/", "\\/") }}(\/|$)/.test(context.path) ? next() : cors(...)(context, next)));
import cors from "@koa/cors";

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
{% set own %}(context) => ({{ listed("context.get(\"Origin\")") }} ? context.get("Origin") : ""){% endset %}
{% if everyone %}
const forListed = cors({{ options("(context) => context.get(\"Origin\")", methods, headers, credentials) }});

// All others may read.
const forEveryone = cors({{ options('"*"', everyone_methods, everyone_headers, false) }});

const policy = (context, next) => {
  // On every response, or a cache could serve it to another origin.
  context.vary("Origin");
  return ({{ listed("context.get(\"Origin\")") }} ? forListed : forEveryone)(context, next);
};
{% else %}
const policy = cors({{ options('"*"' if any else own, methods, headers, credentials) }});
{% endif %}
{{ js_scope() }}

{% if scope %}
export const corsPolicy = (context, next) => (inScope(context.path) ? policy(context, next) : next());
{% else %}
export const corsPolicy = policy;
{% endif %}
