=== src/cors-policy.ts
+++ at the top of src/main.ts >>> import { corsPolicy } from "./cors-policy";
+++ in src/main.ts, right after NestFactory.create() >>> app.use({% if scope %}"{{ scope }}", {% endif %}corsPolicy);
--- app.enableCors(...), the option cors of NestFactory.create(), and lines that set Access-Control headers
import type { NextFunction, Request, Response } from "express";

{% if not any %}
{{ js_listed("<string | undefined>") }}
{% endif %}
{{ js_names() }}

export function corsPolicy(request: Request, response: Response, next: NextFunction): void {
  const preflight = request.method === "OPTIONS" && request.headers["access-control-request-method"] !== undefined;
{% if not any %}
  const origin = request.headers.origin;
{% endif %}
  const listed = {{ "true" if any else listed("origin") }};
{{ js_write_head('response.vary("Origin");', " as string") }}
  if (preflight) {
    response.writeHead(204).end();
    return;
  }
  next();
}
