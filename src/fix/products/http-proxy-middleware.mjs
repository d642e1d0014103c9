=== proxy.mjs | in the server of the pages: app.use("/api", proxy)
// The pages ask their own server for /api/..., which asks the API for /... in their place. Their browser sees one
// origin, so there is no CORS for pages that this server serves.
import { createProxyMiddleware } from "http-proxy-middleware";

// Express takes /api away from the path before it calls this.
export const proxy = createProxyMiddleware({
  target: "{{ upstream }}",
  // The API sees its own name in Host.
  changeOrigin: true,
  // Cookies are kept for the host of the pages.
  cookieDomainRewrite: "",
});
