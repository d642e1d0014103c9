=== cors_policy.go | beside main.go
+++ in place of http.ListenAndServe(address, mux), or what the server starts with (it goes around all else) >>> http.ListenAndServe(address, corsPolicy(mux))
--- lines that set Access-Control headers, and those that respond to OPTIONS for all paths
~~~ put it into this >>> if !strings.HasPrefix(r.URL.Path, "{{ scope }}") { ... }
package main

import (
	"net/http"
{% if patterns %}
	"regexp"
{% endif %}
{% if scope %}
	"strings"
{% endif %}
)

{% if not any %}
var corsPolicyOrigins = map[string]bool{
{% for origin in origins %}
	"{{ origin }}": true,
{% endfor %}
}

{% if patterns %}
var corsPolicyPatterns = []*regexp.Regexp{
{% for pattern in patterns %}
	regexp.MustCompile(`{{ pattern.regex }}`),
{% endfor %}
}

{% endif %}
{% endif %}
func corsPolicy(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
{% if scope %}
		if r.URL.Path != "{{ scope }}" && !strings.HasPrefix(r.URL.Path, "{{ scope }}/") {
			next.ServeHTTP(w, r)
			return
		}
{% endif %}
		header := w.Header()
		preflight := r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != ""
{% if any %}
		listed := true
		header.Set("Access-Control-Allow-Origin", "*")
{% else %}
		origin := r.Header.Get("Origin")
		listed := corsPolicyOrigins[origin]
{% if patterns %}
		for _, pattern := range corsPolicyPatterns {
			listed = listed || pattern.MatchString(origin)
		}
{% endif %}
		// On every response, or a cache could serve it to another origin.
		header.Add("Vary", "Origin")
		if listed {
			header.Set("Access-Control-Allow-Origin", origin)
		}{% if everyone %} else {
			// All others may read.
			header.Set("Access-Control-Allow-Origin", "*")
		}{% endif %}

{% endif %}
{% if credentials %}
		if listed {
			header.Set("Access-Control-Allow-Credentials", "true")
		}
{% endif %}
		if preflight {
			if listed {
				header.Set("Access-Control-Allow-Methods", "{{ methods | join(', ') }}")
{% if headers %}
				header.Set("Access-Control-Allow-Headers", "{{ headers | join(', ') }}")
{% endif %}
{% if max_age is not none %}
				header.Set("Access-Control-Max-Age", "{{ max_age }}")
{% endif %}
			}{% if everyone %} else {
				header.Set("Access-Control-Allow-Methods", "{{ everyone_methods | join(', ') }}")
{% if everyone_headers %}
				header.Set("Access-Control-Allow-Headers", "{{ everyone_headers | join(', ') }}")
{% endif %}
			}{% endif %}

			w.WriteHeader(http.StatusNoContent)
			return
		}
{% if exposed and everyone %}
		header.Set("Access-Control-Expose-Headers", "{{ exposed | join(', ') }}")
{% elif exposed %}
		if listed {
			header.Set("Access-Control-Expose-Headers", "{{ exposed | join(', ') }}")
		}
{% endif %}
		next.ServeHTTP(w, r)
	})
}
