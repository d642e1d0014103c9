  response.setHeader("Content-Type", "text/html");
  response.end(page);
}).listen(@PORT@, "127.0.0.1");
