import { NextResponse, type NextRequest } from "next/server";

type Context = { params: Promise<{ id: string }> };

export async function GET(_: NextRequest, { params }: Context) {
  return NextResponse.json({ id: (await params).id, name: "cup" });
}

export async function PATCH(request: NextRequest, { params }: Context) {
  return NextResponse.json({ ...(await request.json()), id: (await params).id });
}
