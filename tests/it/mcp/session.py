"""A session with the protocol's own client: PROGRAM, and on standard input a list of calls, each with "tool" and "arguments".
Prints the tools and the results as JSON."""

import asyncio
import json
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client


async def main():
    calls = json.load(sys.stdin)
    server = StdioServerParameters(command=sys.argv[1], args=["mcp"])
    async with stdio_client(server) as (reader, writer), ClientSession(reader, writer) as session:
        await session.initialize()
        tools = (await session.list_tools()).tools
        results = []
        for call in calls:
            result = await session.call_tool(call["tool"], call["arguments"])
            results.append({
                "text": result.content[0].text,
                "is_error": bool(result.is_error),
                "structured": result.structured_content,
            })
        json.dump({"tools": [tool.name for tool in tools], "results": results}, sys.stdout)


asyncio.run(main())
