package main

import (
	"net/http"
	"os"
)

func main() {
	address := "127.0.0.1:" + os.Getenv("PORT")
	mux := http.NewServeMux()
	mux.HandleFunc("/items/", func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodOptions {
			http.Error(w, "no such method", http.StatusMethodNotAllowed)
			return
		}
		// [old: lines that set Access-Control headers]
		w.Header().Set("Access-Control-Allow-Origin", "http://app.example.net")
		// [/old]
	})
	mux.HandleFunc("/public", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
	})
	// [place: in place of http.ListenAndServe(address, mux)]
	// [old: in place of http.ListenAndServe(address, mux)]
	http.ListenAndServe(address, mux)
	// [/old]
}
