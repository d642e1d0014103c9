export function OPTIONS() {
  return new Response(null, { headers: { "X-App": "options" } });
}
export function GET() {
  return Response.json([], { headers: { "X-Total-Count": "42" } });
}
export const PUT = GET;
