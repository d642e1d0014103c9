import { createServer } from "node:http";
import { corsPolicy } from "./printed/cors-policy.mjs";

function answer(request, response) {
  if (corsPolicy(request, response)) return;
  if (request.url === "/private" && !request.headers.authorization) {
    response.writeHead(401).end();
  } else if (request.url === "/items" && request.method === "OPTIONS") {
    response.writeHead(200, { "X-App": "options" }).end();
  } else if (request.url === "/items") {
    // It has ideas of its own.
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.writeHead(200, { "X-Total-Count": "42" }).end("[]");
  } else if (request.url === "/fail") {
    throw new Error("as it should");
  } else {
    response.writeHead(request.url === "/private" ? 200 : 404).end();
  }
}

createServer((request, response) => {
  try {
    answer(request, response);
  } catch {
    response.writeHead(500).end();
  }
}).listen(process.env.PORT, "127.0.0.1");
