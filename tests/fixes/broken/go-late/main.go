package main

import (
	"net/http"
	"os"
)

func main() {
	address := "127.0.0.1:" + os.Getenv("PORT")
	mux := http.NewServeMux()
	mux.HandleFunc("/public", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Write([]byte("[]"))
	})
	mux.HandleFunc("/items", func(w http.ResponseWriter, r *http.Request) {
		w.Write([]byte("[]"))
		// [old: lines that set Access-Control headers]
		w.Header().Set("Access-Control-Allow-Origin", "http://app.example.net")
		w.Header().Set("Access-Control-Allow-Credentials", "true")
		// [/old]
	})
	// [place: in place of http.ListenAndServe(address, mux)]
	// [old: in place of http.ListenAndServe(address, mux)]
	http.ListenAndServe(address, mux)
	// [/old]
}
