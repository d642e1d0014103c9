=== where the server is made; npm install socket.io
import { Server } from 'socket.io';

const origins = [{{ origins | single }}];

export const io = new Server(server, {
  // For the requests of the polling transport.
  cors: { origin: origins, credentials: true },
  // For WebSockets, to which CORS does not apply.
  allowRequest: (request, callback) => {
    const { origin } = request.headers;
    callback(null, origin === undefined ? request.headers.upgrade === undefined : origins.includes(origin));
  },
});
