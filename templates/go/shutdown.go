package lipservice

import "context"

// shutdown accounts for all that was dropped, and ends the sink.
func (p *pipeline) shutdown(ctx context.Context) error {
	if !p.closed.Swap(true) {
		if p.watch != nil {
			p.watch.Stop()
		}
		p.settling.stop()
		p.coarse.stop()
		p.settleAll()
	}
	return p.sink.Shutdown(ctx)
}
