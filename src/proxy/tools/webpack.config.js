// {{ title }}
// Add devServer.proxy to your own configuration.
module.exports = {
  devServer: {
    proxy: [
{% for route in routes if not route.is_app %}
      {
{% if route.prefix %}
        context: (path) => /^{{ route.pattern }}(?=\/|\?|$)/.test(path),
{% else %}
        context: ["/"],
{% endif %}
        target: "{{ route.origin }}",
        // The API gets its own name in Host.
        changeOrigin: true,
        ws: true,
        // Cookies are stored for the development server's host.
        cookieDomainRewrite: "",
{% if route.to != route.prefix %}
        pathRewrite: { "^{{ route.prefix }}": "{{ route.to }}" },
{% endif %}
      },
{% endfor %}
    ],
  },
};
