package export

// Pieces are copied into chunks, so that a queued record costs its bytes and no allocation of its own.
const (
	chunkBytes = 64 << 10
	spareLimit = 8 // chunks that are kept for reuse
)

// chunk holds pieces one behind the other. It is free again when all of them are settled.
type chunk struct {
	bytes []byte
	live  int
}

// chunks hands out room for pieces. A lane has its own, since records leave a lane in the order they came.
type chunks struct {
	current *chunk
	spare   []*chunk
}

// store copies a piece and returns where it is.
func (c *chunks) store(piece []byte) (*chunk, []byte) {
	if c.current == nil || len(c.current.bytes)+len(piece) > cap(c.current.bytes) {
		c.current = c.fresh(len(piece))
	}
	start := len(c.current.bytes)
	c.current.bytes = append(c.current.bytes, piece...)
	c.current.live++
	return c.current, c.current.bytes[start:]
}

func (c *chunks) fresh(size int) *chunk {
	if last := len(c.spare) - 1; last >= 0 && size <= chunkBytes {
		reused := c.spare[last]
		c.spare = c.spare[:last]
		return reused
	}
	return &chunk{bytes: make([]byte, 0, max(size, chunkBytes))}
}

// release gives a piece's room back.
func (c *chunks) release(of *chunk) {
	of.live--
	if of.live > 0 {
		return
	}
	of.bytes = of.bytes[:0]
	if of != c.current && cap(of.bytes) == chunkBytes && len(c.spare) < spareLimit {
		c.spare = append(c.spare, of)
	}
}
