sockets.on("connection", (socket) => socket.send("hello"));
server.listen(process.env.PORT, "127.0.0.1");
