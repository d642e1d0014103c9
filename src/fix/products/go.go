=== cors.go | http.ListenAndServe(address, cors(mux)), around everything else
package main

import "net/http"

{% if not any %}
var corsOrigins = map[string]bool{
{% for origin in origins %}
	"{{ origin }}": true,
{% endfor %}
}

{% endif %}
func cors(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		preflight := r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != ""
{% if any %}
		listed := true
		header.Set("Access-Control-Allow-Origin", "*")
{% else %}
		origin := r.Header.Get("Origin")
		listed := corsOrigins[origin]
		// On every response, or a cache could serve it to another origin.
		header.Add("Vary", "Origin")
		if listed {
			header.Set("Access-Control-Allow-Origin", origin)
		}
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
			}
			w.WriteHeader(http.StatusNoContent)
			return
		}
{% if exposed %}
		if listed {
			header.Set("Access-Control-Expose-Headers", "{{ exposed | join(', ') }}")
		}
{% endif %}
		next.ServeHTTP(w, r)
	})
}
