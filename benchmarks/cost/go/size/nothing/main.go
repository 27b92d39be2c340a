// Command nothing is a service without either, whose size is taken off those of the others.
package main

import (
	"log/slog"
	"net/http"
	"os"
)

func main() {
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, nil)))
	slog.Info("listening")
	_ = http.ListenAndServe("localhost:0", nil)
}
