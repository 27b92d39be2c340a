// Command demo is the service under the clock of whoever drives it, as `nox -s demo` does: each request says how late it
// is. What LipService keeps depends on policy, seed, the order of records and the time, and on nothing else. With the same
// of all four, this service and its sisters in other languages keep the same records. The argument is the time at which it
// begins, in milliseconds since 1970.
package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"

	"example.com/orders"
	"github.com/lipservice/lipservice-go"
)

const seed = 1

// drivenClock shows the time it was told; whoever waits, such as for a batch to fill, waits as ever.
type drivenClock struct {
	milliseconds atomic.Int64
	start        time.Time
}

func (c *drivenClock) Now() time.Time { return time.UnixMilli(c.milliseconds.Load()) }

func (c *drivenClock) Monotonic() time.Duration { return time.Since(c.start) }

func (c *drivenClock) After(wait time.Duration) (<-chan time.Time, func()) {
	timer := time.NewTimer(wait)
	return timer.C, func() { timer.Stop() }
}

// tell sets the clock to a number of milliseconds since 1970.
func (c *drivenClock) tell(text string) {
	milliseconds, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		panic(err)
	}
	c.milliseconds.Store(milliseconds)
}

func main() {
	clock := &drivenClock{start: time.Now()}
	clock.tell(os.Args[1])
	client := lipservice.Configure(context.Background(), lipservice.Config{Clock: clock, Seed: seed})
	defer client.Close()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	worker := orders.NewWorker(clock.Now)
	shop := orders.NewShop(worker)
	worker.Every(2*time.Second, shop.CheckStock)
	handler := orders.NewHandler(shop, worker)
	driven := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		clock.tell(r.Header.Get("X-Demo-Milliseconds"))
		worker.RunDue()
		handler.ServeHTTP(w, r)
	})
	server := &http.Server{Addr: "127.0.0.1:" + os.Getenv("PORT"), Handler: driven}
	go func() {
		<-ctx.Done()
		_ = server.Close()
	}()
	slog.Info("ready", "port", os.Getenv("PORT"))
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		slog.Error("cannot serve", "error", err)
	}
}
