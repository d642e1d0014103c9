=== webpack.config.js | these lines in your own
// The pages ask their own development server for /api/..., which asks the API for /... in their place. Their browser
// sees one origin, so there is no CORS while you develop. In production you need it, or the same kind of proxy.
module.exports = {
  devServer: {
    proxy: [
      {
        context: ["/api"],
        target: "{{ upstream }}",
        // The API sees its own name in Host.
        changeOrigin: true,
        // Cookies are kept for the development server's host.
        cookieDomainRewrite: "",
        pathRewrite: { "^/api": "" },
      },
    ],
  },
};
