=== proxy.ts | next to the folder app (or in src); before Next.js 16 the file is middleware.ts and the function middleware
--- headers() in next.config and lines in the routes that set Access-Control headers; an older proxy.ts or middleware.ts must become one with this
import { NextResponse, type NextRequest } from "next/server";

// Next.js's own 404 page sends another Vary; caches must not store it.
{% if not any %}
{{ js_listed("<string | null>") }}

{% endif %}
export function proxy(request: NextRequest) {
  const preflight = request.method === "OPTIONS" && request.headers.has("access-control-request-method");
  const response = preflight ? new NextResponse(null, { status: 204 }) : NextResponse.next();
{% if any %}
  const listed = true;
  response.headers.set("Access-Control-Allow-Origin", "*");
{% else %}
  const origin = request.headers.get("origin");
  const listed = {{ listed("origin") }};
  // On every response, or a cache could serve it to another origin.
  response.headers.append("Vary", "Origin");
{% if everyone %}
  // All others may read.
  response.headers.set("Access-Control-Allow-Origin", listed ? (origin as string) : "*");
{% else %}
  if (listed) response.headers.set("Access-Control-Allow-Origin", origin as string);
{% endif %}
{% endif %}
{% if credentials %}
  if (listed) response.headers.set("Access-Control-Allow-Credentials", "true");
{% endif %}
  if (listed && preflight) {
    response.headers.set("Access-Control-Allow-Methods", "{{ methods | join(', ') }}");
{% if headers %}
    response.headers.set("Access-Control-Allow-Headers", "{{ headers | join(', ') }}");
{% endif %}
{% if max_age is not none %}
    response.headers.set("Access-Control-Max-Age", "{{ max_age }}");
{% endif %}
  }
{% if everyone %}
  if (!listed && preflight) {
    response.headers.set("Access-Control-Allow-Methods", "{{ everyone_methods | join(', ') }}");
{% if everyone_headers %}
    response.headers.set("Access-Control-Allow-Headers", "{{ everyone_headers | join(', ') }}");
{% endif %}
  }
{% endif %}
{% if exposed %}
  if ({{ "listed && " if not everyone }}!preflight) response.headers.set("Access-Control-Expose-Headers", "{{ exposed | join(', ') }}");
{% endif %}
  return response;
}

export const config = { matcher: "{{ scope or "/api" }}/:path*" };
