export function GET() {
  throw new Error("as it should");
}
export const PUT = GET;
