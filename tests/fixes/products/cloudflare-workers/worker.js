import { corsPolicy } from "./printed/cors-policy.js";

async function answer(request) {
  const { pathname } = new URL(request.url);
  if (pathname === "/private" && !request.headers.has("Authorization")) return new Response(null, { status: 401 });
  if (pathname === "/items" && request.method === "OPTIONS") return new Response(null, { headers: { "X-App": "options" } });
  // It has ideas of its own.
  if (pathname === "/items") return new Response("[]", { headers: { "X-Total-Count": "42", "Access-Control-Allow-Origin": "*" } });
  if (pathname === "/fail") throw new Error("as it should");
  return new Response(null, { status: pathname === "/private" ? 200 : 404 });
}

export default { fetch: corsPolicy(answer) };
