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
	if s.isOver(p) {
		p.settleAll() // whoever was late accounts for himself
	}
}

// isOver begins to settle unless that is over, which it tells.
func (s *settling) isOver(p *pipeline) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over || s.running.Swap(true) {
		return s.over
	}
	s.stopped = make(chan struct{})
	s.gone.Go(func() { s.run(p) })
	return false
}

func (s *settling) run(p *pipeline) {
	for {
		passed, giveUp := p.clock.After(time.Duration(p.sampler.Policy().SettleIntervalSeconds) * time.Second)
		select {
		case <-passed:
			p.settle()
		case <-s.stopped:
			giveUp()
			return
		}
	}
}

// stop ends it for good. A record that is dropped later, because it was on its way, finds nothing running.
func (s *settling) stop() {
	s.mu.Lock()
	s.over = true
	if s.running.Swap(false) {
		close(s.stopped)
	}
	s.mu.Unlock()
	s.gone.Wait()
}

// settle accounts for what is due.
func (p *pipeline) settle() {
	defer p.survive(&plain{message: "settle"})
	p.account(p.sampler.Settle(p.clock.Now().UnixMilli()))
}

// settleAll accounts for everything.
func (p *pipeline) settleAll() {
	defer p.survive(&plain{message: "settle"})
	settled := p.sampler.SettleAll(p.clock.Now().UnixMilli())
	p.account(append(settled, p.owed.others(settled)...))
}

// account sends a record for each count, with what is owed to it. In shadow nothing was dropped.
func (p *pipeline) account(settled []coreSettlement) {
	for _, of := range settled {
		if of.InShadow {
			continue
		}
		count := of.Count + p.owed.take(of.Key)
		template := of.Template
		if template == "" {
			template = of.Key
		}
		p.counts.settlements.Add(1)
		p.letGo(&LogRecord{
			Time: p.clock.Now(), Severity: severityInfo, SeverityText: slog.LevelInfo.String(),
			Body: slog.StringValue(settledBody(count, template)),
			Attrs: appendStamps(nil, &stamp{
				Reason: reasonSettled, WouldKeep: true, Count: count, R24: -1, Pattern: of.Key,
				Annotate: p.sampler.Policy().Annotate,
			}),
		})
	}
}
