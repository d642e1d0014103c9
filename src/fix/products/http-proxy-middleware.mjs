=== proxy.mjs | in the pages' server: app.use("/api", proxy)
// The pages call /api/... on their own server, which calls {{ base }}/... on the API for them. The browser sees one origin, so no
// CORS is needed for pages from this server.
import { createProxyMiddleware } from "http-proxy-middleware";

// Express removes /api from the path before it calls this.
export const proxy = createProxyMiddleware({
  target: "{{ upstream }}",
{% if base and is_folder %}
  pathRewrite: (path) => "{{ base }}" + path,
{% elif base %}
  // Express makes /api itself a "/".
  pathRewrite: (path) => "{{ base }}" + path.replace(/^\/(?=\?|$)/, ""),
{% endif %}
  // The API gets its own name in Host.
  changeOrigin: true,
  // Cookies are stored for the pages' host.
  cookieDomainRewrite: "",
});
