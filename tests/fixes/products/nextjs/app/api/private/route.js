export function GET(request) {
  return new Response(null, { status: request.headers.has("authorization") ? 200 : 401 });
}
export const PUT = GET;
export const OPTIONS = GET;
