package lipservice

import (
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// severityInfo is that of records that only account for others.
const severityInfo = 9

// severityError is the severity from which a record says that its request has failed.
const severityError = 17

// settling accounts from time to time for dropped records that no kept one stands for. Its goroutine begins with the first
// drop, and stop ends it.
type settling struct {
	running atomic.Bool
	mu      sync.Mutex
	over    bool
	stopped chan struct{} // closed to end the goroutine
	gone    sync.WaitGroup
}

// begin begins to settle, if that was not begun.
func (s *settling) begin(p *pipeline) {
	if s.running.Load() {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over || s.running.Swap(true) {
		return
	}
	s.stopped = make(chan struct{})
	s.gone.Go(func() { s.run(p) })
}

func (s *settling) run(p *pipeline) {
	for {
		passed, giveUp := p.clock.After(time.Duration(p.policy.SettleIntervalSeconds) * time.Second)
		select {
		case <-passed:
			p.settle()
		case <-s.stopped:
			giveUp()
			return
		}
	}
}

// stop ends it for good.
func (s *settling) stop() {
	s.mu.Lock()
	s.over = true
	if s.running.Load() {
		close(s.stopped)
	}
	s.mu.Unlock()
	s.gone.Wait()
}

// settle accounts for what is due.
func (p *pipeline) settle() {
	defer p.survive(&event{message: "settle"})
	p.account(p.sampler.Settle(p.clock.Now().UnixMilli()))
}

// settleAll accounts for everything.
func (p *pipeline) settleAll() {
	defer p.survive(&event{message: "settle"})
	settled := p.sampler.SettleAll(p.clock.Now().UnixMilli())
	p.account(append(settled, p.owed.others(settled)...))
}

// account sends a record for each count, with what is owed to it. In shadow nothing was dropped.
func (p *pipeline) account(settled []coreSettlement) {
	if p.policy.Shadow {
		return
	}
	for _, of := range settled {
		count := of.Count + p.owed.take(of.Key)
		template := of.Template
		if template == "" {
			template = of.Key
		}
		p.counts.settlements.Add(1)
		p.sink.Emit(&LogRecord{
			Time: p.clock.Now(), Severity: severityInfo, SeverityText: slog.LevelInfo.String(),
			Body: slog.StringValue(settledBody(count, template)),
			Attrs: appendStamps(nil, &stamp{
				Reason: reasonSettled, WouldKeep: true, Count: count, R24: -1, Pattern: of.Key, Annotate: p.policy.Annotate,
			}),
		})
	}
}
