// Two applications: `ws` alone, and beside Express.
const http = require("http");
const express = require("express");
const { WebSocketServer } = require("ws");

const greet = (sockets) => sockets.on("connection", (socket) => socket.send("hello"));
greet(new WebSocketServer({ port: @WS@, host: "127.0.0.1", path: "/ws" }));
const server = http.createServer(express());
greet(new WebSocketServer({ server, path: "/ws" }));
server.listen(@EXPRESS@, "127.0.0.1");
