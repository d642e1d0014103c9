// {{ title }}
// For Vue CLI; a Vue project made with Vite takes: --print vite
module.exports = {
  devServer: {
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
        pathRewrite: { "^{{ route.prefix }}": "{{ route.to }}" },
{% endif %}
      },
{% endfor %}
    },
  },
};
