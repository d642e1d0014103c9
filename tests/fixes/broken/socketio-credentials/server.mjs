import { createServer } from "node:http";
import { Server } from "socket.io";
// [place: at the top of the server's file]

const httpServer = createServer((request, response) => response.end("[]"));
// [place: where the Socket.IO server is made, with the options that it has]
// [old: the old options cors, origins and allowRequest of new Server()] [list: http://admin.example.net]
new Server(httpServer, { cors: { origin: ["http://app.example.net:80/", "http://admin.example.net"], credentials: true } });
// [/old]
httpServer.listen(process.env.PORT, "127.0.0.1");
