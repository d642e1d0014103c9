=== src/cors-policy.ts
+++ at the top of src/main.ts >>> import { corsPolicy } from "./cors-policy";
+++ in src/main.ts, right after NestFactory.create() >>> app.enableCors(corsPolicy);
--- the old app.enableCors(...), the option cors of NestFactory.create(), and lines that set Access-Control headers
export const corsPolicy = {
  origin: {{ js_origins() if not any else '"*"' }},
  methods: [{{ methods | json }}],
  // An empty list allows none; without this option every header would be allowed.
  allowedHeaders: [{{ headers | json }}]{% if headers | length == 0 %} as string[]{% endif %},
{% if exposed %}
  exposedHeaders: [{{ exposed | json }}],
{% endif %}
{% if credentials %}
  credentials: true,
{% endif %}
{% if max_age is not none %}
  maxAge: {{ max_age }},
{% endif %}
};
