// An application. Where its logs go, and how many of them, environment variables say.
package main

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/lipservice/lipservice-go"
)

func main() {
	defer lipservice.Configure(context.Background(), lipservice.Config{}).Close()
	for order := range 400 {
		request := lipservice.Request{Attrs: []slog.Attr{slog.Int("order", order)}}
		ctx, scope := lipservice.StartRequest(context.Background(), request)
		slog.InfoContext(ctx, fmt.Sprintf("order %d: %d items reserved", order, order%7))
		slog.InfoContext(ctx, fmt.Sprintf("order %d: card charged", order))
		if order == 300 {
			slog.ErrorContext(ctx, fmt.Sprintf("order %d: the warehouse does not answer", order))
		}
		scope.End()
		slog.Info(fmt.Sprintf("worker alive, %d jobs waiting", order%40))
	}
}
