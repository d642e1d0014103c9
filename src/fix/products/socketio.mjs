=== cors.mjs | new Server(httpServer, { cors{% if not any %}, allowRequest{% endif %} })
// Of Socket.IO's own requests (long polling); WebSockets know no CORS: there allowRequest must look at the Origin header.
{% if any %}
export const cors = {
  origin: "*",
{% else %}
const origins = [{{ origins | json }}];

export function allowRequest(request, answer) {
  const origin = request.headers.origin;
  answer(null, origin === undefined || origins.includes(origin));
}

export const cors = {
  origin: origins,
{% endif %}
  methods: [{{ methods | json }}],
  // An empty list is none; left out, every header would be allowed.
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
