// {{ title }}
// Add server.proxy to your own configuration.
import { defineConfig } from "vite";

export default defineConfig({
  server: {
    proxy: {
{% for route in routes if not route.is_app %}
      "{{ route.vite_key }}": {
        target: "{{ route.origin }}",
        // The API gets its own name in Host.
        changeOrigin: true,
        ws: true,
        // Cookies are stored for the development server's host.
        cookieDomainRewrite: "",
{% if route.to != route.prefix %}
        rewrite: (path) => path.replace(/^{{ route.pattern }}(?=\/|\?|$)/, "{{ route.to }}") || "/",
{% endif %}
      },
{% endfor %}
    },
  },
});
