=== functions/cors-policy.mjs | npm install cors, in functions/
+++ at the top of functions/index.js >>> import { corsPolicy } from "./cors-policy.mjs";
+++ in functions/index.js, in place of each "onRequest(handler)" that pages call >>> onRequest(corsPolicy(handler))
--- the option cors of onRequest(), and lines that set Access-Control headers
// The option cors of onRequest() knows origins alone: it allows every header, no credentials, and exposes nothing. A function that
// may be called without signing in to Google Cloud must be public (invoker: "public"), or its preflight gets 403.
// Source: https://github.com/firebase/firebase-functions/blob/master/src/v2/providers/https.ts
import cors from "cors";

const policy = cors({
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
});

export const corsPolicy = (handler) => (request, response) => policy(request, response, () => handler(request, response));
