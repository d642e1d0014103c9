=== vite.config.js
// The pages ask their own development server for /api/..., which asks the API for /... in their place. Their browser
// sees one origin, so there is no CORS while you develop. In production you need it, or the same kind of proxy.
import { defineConfig } from "vite";

export default defineConfig({
  server: {
    proxy: {
      "/api": {
        target: "{{ upstream }}",
        // The API sees its own name in Host.
        changeOrigin: true,
        // Cookies are kept for the development server's host.
        cookieDomainRewrite: "",
        rewrite: (path) => path.replace(/^\/api(?=\/|\?|$)/, "") || "/",
      },
    },
  },
});
