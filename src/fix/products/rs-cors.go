=== cors_policy.go | beside main.go; first: go get github.com/rs/cors
+++ in place of http.ListenAndServe(address, mux), or what the server starts with (it goes around all else) >>> http.ListenAndServe(address, corsPolicy(mux))
--- the old cors.New(...).Handler(...), cors.Default(), and lines that set Access-Control headers
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

	rscors "github.com/rs/cors"
)

func corsPolicy(next http.Handler) http.Handler {
{% if patterns %}
	origins := map[string]bool{
{% for origin in origins %}
		"{{ origin }}": true,
{% endfor %}
	}
	// Not the package's own wildcard, which stands for every character.
	below := regexp.MustCompile(`{% for pattern in patterns %}{{ pattern.regex }}{{ "|" if not loop.last }}{% endfor %}`)
{% endif %}
	policy := rscors.New(rscors.Options{
{% if patterns %}
		AllowOriginFunc: func(origin string) bool { return origins[origin] || below.MatchString(origin) },
{% else %}
		AllowedOrigins: []string{ {{- origins | json -}} },
{% endif %}
		AllowedMethods: []string{ {{- methods | json -}} },
{% if headers %}
		AllowedHeaders: []string{ {{- headers | json -}} },
{% else %}
		// Not empty, because that would mean the package's own list.
		AllowedHeaders: []string{"Accept"},
{% endif %}
{% if exposed %}
		ExposedHeaders: []string{ {{- exposed | json -}} },
{% endif %}
{% if credentials %}
		AllowCredentials: true,
{% endif %}
{% if max_age is not none %}
		MaxAge: {{ max_age }},
{% endif %}
	}).Handler(next)
{% if scope %}
	// Only {{ scope }} and what is below it.
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "{{ scope }}" || strings.HasPrefix(r.URL.Path, "{{ scope }}/") {
			policy.ServeHTTP(w, r)
		} else {
			next.ServeHTTP(w, r)
		}
	})
{% else %}
	return policy
{% endif %}
}
