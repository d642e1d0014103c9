=== cors-policy.mjs | beside the server's file
+++ at the top of the server's file >>> import { corsPolicy } from "./cors-policy.mjs";
+++ where the Socket.IO server is made, with the options that it has >>> new Server(httpServer, { ...corsPolicy })
--- the old options cors, origins and allowRequest of new Server()
// For Socket.IO's own requests (long polling). CORS does not apply to WebSockets: for those, allowRequest checks the Origin header.
{% if not any %}
{{ js_listed() }}

{% endif %}
export const corsPolicy = {
{% if not any %}
  allowRequest: (request, callback) => {
    const { origin, host } = request.headers;
    // Pages of this server itself, too.
    const isOwn = origin === undefined || origin === `http://${host}` || origin === `https://${host}`;
    callback(null, isOwn || {{ listed("origin") }});
  },
{% endif %}
  cors: {
    origin: {{ js_origins() if not any else '"*"' }},
    methods: [{{ methods | json }}],
    // An empty list allows none; without this option every header would be allowed.
    allowedHeaders: [{{ headers | json }}],
{% if exposed %}
    exposedHeaders: [{{ exposed | json }}],
{% endif %}
{% if credentials %}
    credentials: true,
{% endif %}
{% if max_age is not none %}
    maxAge: {{ max_age }},
{% endif %}
  },
};
