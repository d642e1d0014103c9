=== src/cors-policy.ts
+++ at the top of src/main.ts >>> import { corsPolicy } from "./cors-policy";
+++ in src/main.ts, right after NestFactory.create() >>> app.enableCors(corsPolicy);
--- the old app.enableCors(...), the option cors of NestFactory.create(), and lines that set Access-Control headers
{% macro ts_cors_options(origin, methods, headers, exposed, credentials) %}
{
  origin: {{ origin }},
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
}
{%- endmacro %}
{% if everyone %}
import type { Request, Response } from "express";

{{ js_listed("<string | undefined>") }}

const forListed = {{ ts_cors_options("true", methods, headers, exposed, credentials) }};

// All others may read.
const forEveryone = {{ ts_cors_options('"*"', everyone_methods, everyone_headers, exposed, false) }};

type Options = typeof forListed | typeof forEveryone;

export const corsPolicy = (request: Request, callback: (error: Error | null, options: Options) => void): void => {
  // On every response, or a cache could serve it to another origin.
  (request.res as Response).vary("Origin");
  callback(null, {{ listed("request.headers.origin") }} ? forListed : forEveryone);
};
{% else %}
export const corsPolicy = {{ ts_cors_options(js_origins() if not any else '"*"', methods, headers, exposed, credentials) }};
{% endif %}
