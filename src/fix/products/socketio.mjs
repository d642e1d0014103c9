=== cors.mjs | new Server(httpServer, { cors{% if not any %}, allowRequest{% endif %} })
// For Socket.IO's own requests (long polling). CORS does not apply to WebSockets: for those, allowRequest checks the Origin header.
{% if any %}
export const cors = {
  origin: "*",
{% else %}
const origins = [{{ origins | json }}];

export function allowRequest(request, callback) {
  const origin = request.headers.origin;
  callback(null, origin === undefined || origins.includes(origin));
}

export const cors = {
  origin: origins,
{% endif %}
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
};
