// Package orders is a service that takes orders, has them paid and shipped, and counts its stock.
package orders

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/lipservice/lipservice-go"
)

const (
	attempts   = 3
	items      = 100
	fullShelf  = 60
	lowShelf   = 8
	retryAfter = 2 * time.Second
)

// What may come of an order that was understood.
var (
	ErrNoItem   = errors.New("there is no such item")
	ErrNoOrder  = errors.New("there is no such order")
	ErrSoldOut  = errors.New("sold out")
	ErrDeclined = errors.New("card declined")
)

// Order is an order.
type Order struct {
	Number   int    `json:"number"`
	Item     int    `json:"-"`
	Quantity int    `json:"-"`
	State    string `json:"state"`
}

// Shop has numbered items, each on a shelf of its own.
type Shop struct {
	worker *Worker

	mu     sync.Mutex
	pieces [items + 1]int
	orders []*Order
}

// NewShop opens a shop with full shelves.
func NewShop(worker *Worker) *Shop {
	made := &Shop{worker: worker}
	for item := 1; item <= items; item++ {
		made.pieces[item] = fullShelf
	}
	return made
}

// Place takes an order. The headers are those of the request, of which the shipping will be a part.
func (s *Shop) Place(ctx context.Context, item, quantity int, card string, headers http.Header) (Order, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if item < 1 || item > items {
		return Order{}, ErrNoItem
	}
	order := &Order{Number: len(s.orders) + 1, Item: item, Quantity: quantity, State: "placed"}
	s.orders = append(s.orders, order)
	left := s.pieces[item] - quantity
	slog.DebugContext(ctx, fmt.Sprintf("item %d: %d pieces left", item, left))
	if left < 0 {
		order.State = "sold out"
		return *order, ErrSoldOut
	}
	slog.DebugContext(ctx, fmt.Sprintf("order %d: charging the card", order.Number), "cents", 250*item*quantity)
	err := charge(card)
	if errors.Is(err, ErrDeclined) {
		order.State = "declined"
		slog.WarnContext(ctx, fmt.Sprintf("order %d: card declined", order.Number))
	}
	if err != nil {
		return *order, err
	}
	s.pieces[item] = left
	slog.InfoContext(ctx, fmt.Sprintf("order %d placed", order.Number), "item", item, "quantity", quantity)
	s.worker.After(time.Second, func() { s.ship(order, headers, 1) })
	return *order, nil
}

// Find returns an order.
func (s *Shop) Find(ctx context.Context, number int) (Order, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if number < 1 || number > len(s.orders) {
		return Order{}, ErrNoOrder
	}
	order := s.orders[number-1]
	slog.DebugContext(ctx, fmt.Sprintf("order %d looked up", number), "state", order.State)
	return *order, nil
}

// ship ships an order, as a part of the trace and the session in which it was placed.
func (s *Shop) ship(order *Order, headers http.Header, attempt int) {
	attrs := []slog.Attr{slog.Int("order", order.Number), slog.Int("attempt", attempt)}
	ctx, scope := lipservice.StartRequest(context.Background(), lipservice.Request{Headers: headers, Attrs: attrs})
	defer scope.End()
	slog.DebugContext(ctx, fmt.Sprintf("order %d: label printed", order.Number))
	switch {
	case handOver(order.Number, attempt):
		s.become(order, "shipped")
		slog.InfoContext(ctx, fmt.Sprintf("order %d shipped", order.Number))
	case attempt < attempts:
		slog.WarnContext(ctx, fmt.Sprintf("order %d: the warehouse does not answer", order.Number))
		s.worker.After(time.Duration(attempt)*retryAfter, func() { s.ship(order, headers, attempt+1) })
	default:
		s.become(order, "stuck")
		slog.ErrorContext(ctx, fmt.Sprintf("order %d not shipped", order.Number))
	}
}

func (s *Shop) become(order *Order, state string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	order.State = state
}

// CheckStock counts every shelf, and fills those that are nearly empty.
func (s *Shop) CheckStock() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for item := 1; item <= items; item++ {
		slog.Debug(fmt.Sprintf("shelf %d: %d pieces", item, s.pieces[item]))
		if s.pieces[item] < lowShelf {
			slog.Info(fmt.Sprintf("shelf %d filled", item))
			s.pieces[item] = fullShelf
		}
	}
	slog.Info("stock checked")
}

// charge stands in for a payment provider, which knows cards by their last digits, as those of tests do.
func charge(card string) error {
	switch {
	case strings.HasSuffix(card, "0002"):
		return ErrDeclined
	case strings.HasSuffix(card, "0119"):
		return errors.New("the payment provider has closed the connection")
	}
	return nil
}

// handOver stands in for a warehouse: it tells whether that has answered.
func handOver(order, attempt int) bool {
	return order%60 != 0 && (order%7 != 0 || attempt > 1)
}
