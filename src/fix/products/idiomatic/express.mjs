=== cors-policy.mjs | beside the server's file; npm install cors
+++ at the top of the server's file >>> import { corsPolicy } from "./cors-policy.mjs";
+++ right after "const app = express()", before every other use and route >>> app.use({% if scope %}"{{ scope }}", {% endif %}corsPolicy);
--- app.use(cors(...)), app.options("*", cors()), cors() in a route of it, and lines that set Access-Control headers
~~~ put this in place of app.use(cors(...)) >>> app.use(/^(?!{{ scope | re | replace("/", "\\/") }}(\/|$))/, cors(...));
import cors from "cors";

export const corsPolicy = cors({
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
