package lipservice

// coarseClock tells the time to those who need it only roughly.
type coarseClock struct{}

func (*coarseClock) now(clock Clock) int64 {
	return clock.Now().UnixMilli()
}
