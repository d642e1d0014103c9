=== functions/cors-policy.mjs | npm install cors, in functions/
+++ at the top of functions/index.js >>> import { corsPolicy } from "./cors-policy.mjs";
+++ in functions/index.js, in place of each "onRequest(handler)" that pages call >>> onRequest(corsPolicy(handler))
--- the option cors of onRequest(), and lines that set Access-Control headers
// The option cors of onRequest() knows origins alone: it allows every header, no credentials, and exposes nothing. A function that
// may be called without signing in to Google Cloud must be public (invoker: "public"), or its preflight gets 403.
// Source: https://github.com/firebase/firebase-functions/blob/master/src/v2/providers/https.ts
import cors from "cors";

{% if everyone %}
{{ js_listed() }}

const forListed = cors({{ js_cors_options("true", methods, headers, exposed, credentials) }});

// All others may read.
const forEveryone = cors({{ js_cors_options('"*"', everyone_methods, everyone_headers, exposed, false) }});

const policy = (request, response, next) => {
  // On every response, or a cache could serve it to another origin.
  response.vary("Origin");
  ({{ listed("request.headers.origin") }} ? forListed : forEveryone)(request, response, next);
};
{% else %}
const policy = cors({{ js_cors_options(js_origins() if not any else '"*"', methods, headers, exposed, credentials) }});
{% endif %}

export const corsPolicy = (handler) => (request, response) => policy(request, response, () => handler(request, response));
