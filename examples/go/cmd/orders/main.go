// Command orders runs the service; the environment configures it.
package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"example.com/orders"
	"github.com/lipservice/lipservice-go"
)

func main() {
	client := lipservice.Configure(context.Background(), lipservice.Config{})
	defer client.Close()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	worker := orders.NewWorker(time.Now)
	shop := orders.NewShop(worker)
	worker.Every(interval(), shop.CheckStock)
	go worker.Run(ctx)

	server := &http.Server{Addr: "127.0.0.1:" + port(), Handler: orders.NewHandler(shop, worker)}
	go func() {
		<-ctx.Done()
		_ = server.Close()
	}()
	slog.Info("ready", "port", port())
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		slog.Error("cannot serve", "error", err)
	}
}

func port() string {
	if port := os.Getenv("PORT"); port != "" {
		return port
	}
	return "8003"
}

func interval() time.Duration {
	seconds, err := time.ParseDuration(os.Getenv("STOCK_CHECK_SECONDS") + "s")
	if err != nil {
		return 2 * time.Second
	}
	return seconds
}
