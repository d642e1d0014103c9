from mcp.server.mcpserver import MCPServer
from starlette.responses import JSONResponse, Response

from printed.cors_policy import add_cors_policy, security

mcp = MCPServer("items")


# What the checks call of every application.
@mcp.custom_route("/items", methods=["GET", "PUT", "OPTIONS"])
async def items(request):
    if request.method == "OPTIONS":
        return Response(headers={"X-App": "options"})
    return JSONResponse([], headers={"X-Total-Count": "42"})


@mcp.custom_route("/private", methods=["GET", "PUT"])
async def private(request):
    return JSONResponse({}, status_code=200 if "authorization" in request.headers else 401)


@mcp.custom_route("/fail", methods=["GET", "PUT"])
async def fail(request):
    raise RuntimeError("as it should")


app = add_cors_policy(mcp.streamable_http_app(transport_security=security))
