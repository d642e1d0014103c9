=== where the upgrader is made; github.com/gorilla/websocket
var websocketOrigins = map[string]bool{
{% for origin in origins %}
	"{{ origin }}": true,
{% endfor %}
}

var upgrader = websocket.Upgrader{
	CheckOrigin: func(r *http.Request) bool {
		return websocketOrigins[r.Header.Get("Origin")]
	},
}
