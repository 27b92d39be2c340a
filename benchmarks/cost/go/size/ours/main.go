// Command ours is a service with LipService; what it adds to a binary is measured.
package main

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/lipservice/lipservice-go"
)

func main() {
	client := lipservice.Configure(context.Background(), lipservice.Config{})
	defer client.Close()
	slog.Info("listening")
	_ = http.ListenAndServe("localhost:0", nil)
}
