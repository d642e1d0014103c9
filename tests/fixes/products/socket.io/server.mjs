import { createServer } from "node:http";
import { Server } from "socket.io";
import { corsPolicy } from "./printed/cors-policy.mjs";

const server = createServer();
new Server(server, { ...corsPolicy });
server.listen(process.env.PORT, "127.0.0.1");
