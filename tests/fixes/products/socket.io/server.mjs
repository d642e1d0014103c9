import { createServer } from "node:http";
import { Server } from "socket.io";
import * as printed from "./printed/cors.mjs";

const server = createServer();
new Server(server, { cors: printed.cors, ...(printed.allowRequest && { allowRequest: printed.allowRequest }) });
server.listen(process.env.PORT, "127.0.0.1");
