import { NextResponse, type NextRequest } from "next/server";

// Next.js's own 404 page sends another Vary; caches must not store it.
const origins = new Set<string | null>(["https://app.example.com"]);

export function proxy(request: NextRequest) {
  const preflight = request.method === "OPTIONS" && request.headers.has("access-control-request-method");
  const response = preflight ? new NextResponse(null, { status: 204 }) : NextResponse.next();
  const origin = request.headers.get("origin");
  const listed = origins.has(origin);
  // On every response, or a cache could serve it to another origin.
  response.headers.append("Vary", "Origin");
  if (listed) response.headers.set("Access-Control-Allow-Origin", origin as string);
  if (listed) response.headers.set("Access-Control-Allow-Credentials", "true");
  if (listed && preflight) {
    response.headers.set("Access-Control-Allow-Methods", "GET, HEAD, POST, PATCH");
    response.headers.set("Access-Control-Allow-Headers", "content-type");
    response.headers.set("Access-Control-Max-Age", "600");
  }
  return response;
}

export const config = { matcher: "/api/:path*" };
