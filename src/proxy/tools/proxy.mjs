// {{ title }}
// Install express and http-proxy-middleware; run it with: node proxy.mjs
import express from "express";
import { createProxyMiddleware } from "http-proxy-middleware";

const app = express();
{% for route in routes %}
app.use(
  createProxyMiddleware({
    target: "{{ route.origin }}",
{% if route.prefix %}
    pathFilter: (path) => /^{{ route.pattern }}(?=\/|\?|$)/.test(path),
{% endif %}
{% if route.to != route.prefix %}
    pathRewrite: (path) => path.replace(/^{{ route.pattern }}(?=\/|\?|$)/, "{{ route.to }}") || "/",
{% endif %}
    // The server gets its own name in Host.
    changeOrigin: true,
    ws: true,
    // Cookies are stored for localhost.
    cookieDomainRewrite: "",
  }),
);
{% endfor %}

app.listen({{ port }}, "localhost");
