package orders

import (
	"container/heap"
	"context"
	"log/slog"
	"sync"
	"time"
)

// Worker runs jobs one after the other, in the order in which they fall due.
type Worker struct {
	now func() time.Time

	mu      sync.Mutex
	jobs    jobs
	added   int
	changed chan struct{}
}

type job struct {
	due    time.Time
	number int
	run    func()
}

// NewWorker returns a worker with nothing to do. The function tells the time.
func NewWorker(now func() time.Time) *Worker {
	return &Worker{now: now, changed: make(chan struct{}, 1)}
}

// Waiting returns how many jobs are not done yet.
func (w *Worker) Waiting() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.jobs)
}

// After runs a job once, when so much time has passed.
func (w *Worker) After(wait time.Duration, run func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.added++
	heap.Push(&w.jobs, job{w.now().Add(wait), w.added, run})
	select {
	case w.changed <- struct{}{}:
	default:
	}
}

// Every runs a job again and again, the first time when so much time has passed.
func (w *Worker) Every(wait time.Duration, run func()) {
	w.After(wait, func() {
		w.Every(wait, run)
		run()
	})
}

// RunDue runs what is due.
func (w *Worker) RunDue() {
	for {
		due, is := w.take()
		if !is {
			return
		}
		runSafely(due.run)
	}
}

// runSafely keeps a job that panics from ending the worker.
func runSafely(run func()) {
	defer func() {
		if reason := recover(); reason != nil {
			slog.Error("job failed", "reason", reason)
		}
	}()
	run()
}

// Run runs whatever falls due, until the context ends.
func (w *Worker) Run(ctx context.Context) {
	for {
		w.RunDue()
		timer := time.NewTimer(w.untilNext())
		select {
		case <-ctx.Done():
			return
		case <-w.changed:
		case <-timer.C:
		}
		timer.Stop()
	}
}

func (w *Worker) untilNext() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.jobs) == 0 {
		return time.Hour
	}
	return w.jobs[0].due.Sub(w.now())
}

func (w *Worker) take() (job, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.jobs) == 0 || w.jobs[0].due.After(w.now()) {
		return job{}, false
	}
	return heap.Pop(&w.jobs).(job), true
}

// jobs is a heap: what is due first comes first, and of equals what was added first.
type jobs []job

func (j jobs) Len() int      { return len(j) }
func (j jobs) Swap(a, b int) { j[a], j[b] = j[b], j[a] }
func (j *jobs) Push(one any) { *j = append(*j, one.(job)) }

func (j jobs) Less(a, b int) bool {
	if order := j[a].due.Compare(j[b].due); order != 0 {
		return order < 0
	}
	return j[a].number < j[b].number
}

func (j *jobs) Pop() any {
	last := len(*j) - 1
	one := (*j)[last]
	*j = (*j)[:last]
	return one
}
