=== cors-policy.mjs | beside the server's file; npm install @koa/cors
+++ at the top of the server's file >>> import { corsPolicy } from "./cors-policy.mjs";
+++ right after "const app = new Koa()", before every other use >>> app.use(corsPolicy);
--- app.use(cors(...)), and lines that set Access-Control headers
~~~ put this in place of app.use(cors(...)) >>> app.use((context, next) => (/^{{ scope | re | replace("/", "\\/") }}(\/|$)/.test(context.path) ? next() : cors(...)(context, next)));
import cors from "@koa/cors";

{% if not any %}
{{ js_listed() }}

{% endif %}
const policy = cors({
{% if any %}
  origin: "*",
{% else %}
  origin: (context) => ({{ listed("context.get(\"Origin\")") }} ? context.get("Origin") : ""),
{% endif %}
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
});
{{ js_scope() }}

{% if scope %}
export const corsPolicy = (context, next) => (inScope(context.path) ? policy(context, next) : next());
{% else %}
export const corsPolicy = policy;
{% endif %}
