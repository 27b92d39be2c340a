package orders

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/lipservice/lipservice-go"
)

// NewHandler returns the service: HTTP in front of a shop.
func NewHandler(shop *Shop, worker *Worker) http.Handler {
	s := &service{shop, worker}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /orders", s.place)
	mux.HandleFunc("GET /orders/{number}", s.read)
	mux.HandleFunc("GET /health", s.health)
	return inScope(mux)
}

// inScope is the middleware: what is logged with the context of a request belongs to it.
func inScope(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		ctx, scope := lipservice.StartRequest(r.Context(), lipservice.Request{Headers: r.Header})
		defer scope.End()
		answer := &answer{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(answer, r.WithContext(ctx))
		slog.InfoContext(ctx, "request served", "method", r.Method, "path", r.URL.Path, "status", answer.status,
			"took_ms", time.Since(began).Milliseconds())
	})
}

// answer remembers its status.
type answer struct {
	http.ResponseWriter
	status int
}

func (a *answer) WriteHeader(status int) {
	a.status = status
	a.ResponseWriter.WriteHeader(status)
}

type service struct {
	shop   *Shop
	worker *Worker
}

func (s *service) place(w http.ResponseWriter, r *http.Request) {
	var asked struct {
		Item, Quantity int
		Card           string
	}
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
		fail(r.Context(), w, http.StatusBadRequest, err)
		return
	}
	order, err := s.shop.Place(r.Context(), asked.Item, asked.Quantity, asked.Card, r.Header)
	switch {
	case err == nil:
		send(w, http.StatusCreated, order)
	case errors.Is(err, ErrNoItem):
		fail(r.Context(), w, http.StatusBadRequest, err)
	case errors.Is(err, ErrSoldOut):
		fail(r.Context(), w, http.StatusConflict, err)
	case errors.Is(err, ErrDeclined):
		fail(r.Context(), w, http.StatusPaymentRequired, err)
	default:
		fail(r.Context(), w, http.StatusInternalServerError, err)
	}
}

func (s *service) read(w http.ResponseWriter, r *http.Request) {
	number, err := strconv.Atoi(r.PathValue("number"))
	if err != nil {
		fail(r.Context(), w, http.StatusNotFound, ErrNoOrder)
		return
	}
	order, err := s.shop.Find(r.Context(), number)
	if err != nil {
		fail(r.Context(), w, http.StatusNotFound, err)
		return
	}
	send(w, http.StatusOK, order)
}

func (s *service) health(w http.ResponseWriter, _ *http.Request) {
	send(w, http.StatusOK, map[string]int{"waiting": s.worker.Waiting()})
}

// fail answers with an error. One that is our own fault is logged, which also sends what was dropped of the request.
func fail(ctx context.Context, w http.ResponseWriter, status int, err error) {
	told := err.Error()
	if status >= http.StatusInternalServerError {
		slog.ErrorContext(ctx, "request failed", "error", err)
		told = "internal error"
	}
	send(w, status, map[string]string{"error": told})
}

func send(w http.ResponseWriter, status int, content any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(content); err != nil {
		slog.Debug(fmt.Sprintf("client gone: %v", err))
	}
}
