=== vite.config.js
// The pages call /api/... on their own development server, which calls {{ base }}/... on the API for them. The browser sees one
// origin, so no CORS is needed in development. In production you need CORS, or the same kind of proxy.
import { defineConfig } from "vite";

export default defineConfig({
  server: {
    proxy: {
      "/api": {
        target: "{{ upstream }}",
        // The API gets its own name in Host.
        changeOrigin: true,
        // Cookies are stored for the development server's host.
        cookieDomainRewrite: "",
{% if base %}
        rewrite: (path) => path.replace(/^\/api(?=\/|\?|$)/, "{{ base }}"),
{% else %}
        rewrite: (path) => path.replace(/^\/api(?=\/|\?|$)/, "") || "/",
{% endif %}
      },
    },
  },
});
