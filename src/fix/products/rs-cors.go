=== cors.go | http.ListenAndServe(address, cors(mux)), around everything else
package main

import (
	"net/http"

	rscors "github.com/rs/cors"
)

func cors(next http.Handler) http.Handler {
	return rscors.New(rscors.Options{
		AllowedOrigins: []string{ {{- origins | json -}} },
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
}
