=== where the server is made; npm install ws
import { WebSocketServer } from 'ws';

const origins = new Set([{{ origins | single }}]);

export const sockets = new WebSocketServer({
  server, // the http.Server
  path: '{{ path }}',
  verifyClient: ({ origin }, done) => done(origins.has(origin), 403),
  // A page that offers subprotocols fails in Chromium where none is named.
  handleProtocols: (offered) => offered.values().next().value ?? false,
});
