=== cors.mjs | in front of every other middleware: app.use(cors)
// The package "cors" responds to every OPTIONS itself, also to those that are not preflights; this code leaves them to the application.
{% if not any %}
const origins = new Set([{{ origins | json }}]);

{% endif %}
export function cors(request, response, next) {
  const preflight = request.method === "OPTIONS" && request.headers["access-control-request-method"] !== undefined;
{% if any %}
  response.setHeader("Access-Control-Allow-Origin", "*");
  const listed = true;
{% else %}
  const origin = request.headers.origin;
  const listed = origins.has(origin);
  // On every response, or a cache could serve it to another origin.
  response.vary("Origin");
  if (listed) response.setHeader("Access-Control-Allow-Origin", origin);
{% endif %}
{% if credentials %}
  if (listed) response.setHeader("Access-Control-Allow-Credentials", "true");
{% endif %}
  if (preflight) {
    if (listed) {
      response.setHeader("Access-Control-Allow-Methods", "{{ methods | join(', ') }}");
{% if headers %}
      response.setHeader("Access-Control-Allow-Headers", "{{ headers | join(', ') }}");
{% endif %}
{% if max_age is not none %}
      response.setHeader("Access-Control-Max-Age", "{{ max_age }}");
{% endif %}
    }
    response.writeHead(204).end();
    return;
  }
{% if exposed %}
  if (listed) response.setHeader("Access-Control-Expose-Headers", "{{ exposed | join(', ') }}");
{% endif %}
  next();
}
