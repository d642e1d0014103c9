package main

import (
	"net/http"
	"os"
)

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/items", func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodOptions {
			w.Header().Set("X-App", "options")
			return
		}
		w.Header().Set("X-Total-Count", "42")
	})
	mux.HandleFunc("/private", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "" {
			http.Error(w, "who is there?", http.StatusUnauthorized)
		}
	})
	mux.HandleFunc("/fail", func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, "as it should", http.StatusInternalServerError)
	})
	panic(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), corsPolicy(mux)))
}
