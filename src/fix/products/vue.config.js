=== vue.config.js | for Vue CLI; for a Vue project made with Vite: corscheck fix --for vite
// The pages call /api/... on their own development server, which calls {{ base }}/... on the API for them. The browser sees one
// origin, so no CORS is needed in development. In production you need CORS, or the same kind of proxy.
module.exports = {
  devServer: {
    proxy: {
      "^/api": {
        target: "{{ upstream }}",
        // The API gets its own name in Host.
        changeOrigin: true,
        // Cookies are stored for the development server's host.
        cookieDomainRewrite: "",
        pathRewrite: { "^/api": "{{ base }}" },
      },
    },
  },
};
