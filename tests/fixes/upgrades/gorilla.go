package main

import (
	"net/http"

	"github.com/gorilla/websocket"
)

var upgrader = websocket.Upgrader{}

func main() {
	http.HandleFunc("/ws", func(w http.ResponseWriter, r *http.Request) {
		socket, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		socket.WriteMessage(websocket.TextMessage, []byte("hello"))
		socket.ReadMessage()
	})
	http.ListenAndServe("127.0.0.1:@PORT@", nil)
}
