=== cors-policy.mjs | beside the server's file
+++ at the top of the server's file >>> import { corsPolicy } from "./cors-policy.mjs";
+++ right after "const app = new Hono()", before every other use and route >>> app.use({% if scope %}"{{ scope }}/*", {% endif %}corsPolicy);
--- app.use(cors(...)), app.use("*", cors(...)), and lines that set Access-Control headers
~~~ put this in place of app.use(cors(...)) >>> app.use((context, next) => (/^{{ scope | re | replace("/", "\\/") }}(\/|$)/.test(context.req.path) ? next() : cors(...)(context, next)));
import { cors } from "hono/cors";

{% if not any %}
{{ js_listed() }}

{% endif %}
export const corsPolicy = cors({
{% if any %}
  origin: "*",
{% else %}
  origin: (origin) => ({{ listed("origin") }} ? origin : null),
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
