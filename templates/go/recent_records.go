package lipservice

import (
	"hash/maphash"
	"log/slog"
	"sync/atomic"
)

// recentRecords tells a record that comes again by another handler: a program may have connected LipService twice, and
// each record is decided once. While there is one handler, nothing is looked at.
//
// A record is known by its time, its place, its level and its message. Two that are alike in all of them, to the
// nanosecond, are the same record if they come by different handlers, and two records if they come by the same one.
type recentRecords struct {
	roots atomic.Uint64 // handlers that belong to the client
	slots [1 << 8]atomic.Uint64
}

// rootBits of a slot say by which handler a record came, the others which it was.
const rootBits = 8

// isFirst notes a record, and tells whether it did not come by another handler just before.
func (r *recentRecords) isFirst(root uint64, record *slog.Record) bool {
	if r.roots.Load()+lazyHandlersMade.Load() < 2 || record.Time.IsZero() {
		return true
	}
	hash := maphash.String(seed, record.Message) ^ uint64(record.PC) ^ uint64(record.Level)<<1
	hash = (hash ^ uint64(record.Time.UnixNano())) * 0x9E3779B97F4A7C15
	identity := hash &^ (1<<rootBits - 1)
	by := root & (1<<rootBits - 1)
	before := r.slots[hash>>(64-rootBits)].Swap(identity | by)
	return before&^(1<<rootBits-1) != identity || before&(1<<rootBits-1) == by
}
