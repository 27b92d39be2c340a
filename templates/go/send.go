package lipservice

import (
	"log/slog"
	"slices"
)

// send stamps a record of the application and lets it go, past the hook. The room for stamps is used again.
func (p *pipeline) send(record *LogRecord, room *[]slog.Attr, of *stamp, template string) {
	stamps := appendStamps((*room)[:0], of)
	*room = stamps
	addStamps(record, stamps)
	if p.hooks.beforeSend != nil {
		if record = p.passHook(record, stamps); record == nil {
			p.counts.hookDrops.Add(1)
			if !of.Shadow {
				p.owed.add(of.Pattern, template, of.Count)
				p.settling.begin(p)
			}
			return
		}
	}
	p.letGo(record)
}

// letGo sends a record as it is, but for what is redacted.
func (p *pipeline) letGo(record *LogRecord) {
	if p.redactor != nil {
		record = p.redactor.Record(record)
	}
	p.sink.Emit(record)
}

// addStamps appends stamps. Where a record has too many attributes for them, its last ones go.
func addStamps(record *LogRecord, stamps []slog.Attr) {
	if most := mostAttributes - len(stamps); len(record.Attrs) > most {
		record.DroppedAttrs += len(record.Attrs) - most
		record.Attrs = record.Attrs[:most]
	}
	record.Attrs = append(record.Attrs, stamps...)
}

// passHook shows a record to the application, which may change it, send another, or none. It gets a record of its own:
// nothing forbids it to keep it. Stamps are what was decided, so they are as they were afterwards.
func (p *pipeline) passHook(record *LogRecord, stamps []slog.Attr) *LogRecord {
	shown := *record
	shown.Attrs = slices.Clone(record.Attrs)
	var answer *LogRecord
	if !p.callHook("before_send", func() { answer = p.hooks.beforeSend(&shown) }) {
		return record
	}
	if answer == nil {
		return nil
	}
	sent := *answer
	sent.Attrs = slices.DeleteFunc(slices.Clone(answer.Attrs), func(attr slog.Attr) bool { return isStamp(attr.Key) })
	addStamps(&sent, stamps)
	return &sent
}

// release sends records that were dropped before, because their request has failed. In shadow they were sent before.
func (p *pipeline) release(held []coreHeld) {
	for _, each := range held {
		record, is := each.Payload.(*LogRecord)
		if !is || each.InShadow {
			continue
		}
		p.counts.released.Add(1)
		of := stamp{Reason: reasonRetro, WouldKeep: true, R24: -1, Pattern: each.Pattern, Annotate: p.sampler.Policy().Annotate}
		var room []slog.Attr
		p.send(record, &room, &of, "")
	}
}
