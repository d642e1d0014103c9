// {{ title }}
// Add rewrites to your own configuration. Next.js passes on requests, but no WebSockets.
const nextConfig = {
  async rewrites() {
    return [
{% for route in routes if not route.is_app %}
      { source: "{{ route.prefix }}", destination: "{{ route.origin }}{{ route.to or '/' }}" },
      { source: "{{ route.prefix }}/:path*", destination: "{{ route.origin }}{{ route.to }}/:path*" },
{% endfor %}
    ];
  },
};

export default nextConfig;
