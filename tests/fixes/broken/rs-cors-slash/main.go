package main

import (
	"net/http"
	"os"
	// [old: the old cors.New(...).Handler(...)]
	"github.com/rs/cors"
	// [/old]
)

func main() {
	address := "127.0.0.1:" + os.Getenv("PORT")
	mux := http.NewServeMux()
	mux.HandleFunc("/items", func(w http.ResponseWriter, r *http.Request) {
		w.Write([]byte("[]"))
	})
	// [old: the old cors.New(...).Handler(...)] [list: http://admin.example.net]
	policy := cors.New(cors.Options{AllowedOrigins: []string{"http://app.example.net/", "http://admin.example.net"}, AllowCredentials: true})
	http.ListenAndServe(address, policy.Handler(mux))
	// [/old]
	// [place: in place of http.ListenAndServe(address, mux)]
}
