package lipservice

// Bounds of one generation of a pattern cache.
const (
	generationPatterns = 1 << 11
	generationBytes    = 1 << 19
)

// pattern is what a key stands for.
type pattern struct {
	template string
	id       string
	hint     coreHint // of the one sampler that decides it; only a sampler looks at it
}

// patternCache remembers patterns by their key, so that a known one is neither hashed nor allocated again.
//
// It has two generations: patterns in use move to the young one, and when that is full the old one is forgotten. A
// patternCache is not safe for concurrent use.
type patternCache struct {
	young, old map[string]*pattern
	bytes      int // of the young keys and patterns
}

// get returns the pattern of a key. The template is compared too: a NUL in a name or a message can make the keys of two
// patterns equal, and a spec may leave the template out of the key.
func (c *patternCache) get(key, template []byte) *pattern {
	if found, ok := c.young[string(key)]; ok && found.template == string(template) {
		return found
	}
	found, ok := c.old[string(key)]
	if !ok || found.template != string(template) {
		found = &pattern{template: string(template), id: patternID(key)}
	}
	c.put(string(key), found)
	return found
}

// put adds a pattern to the young generation, unless it would fill a great part of it alone.
func (c *patternCache) put(key string, added *pattern) {
	size := len(key) + len(added.template) + len(added.id)
	if size > generationBytes/generationPatterns*cacheShare {
		return
	}
	if c.young == nil || len(c.young) == generationPatterns || c.bytes+size > generationBytes {
		c.young, c.old, c.bytes = make(map[string]*pattern), c.young, 0
	}
	c.young[key] = added
	c.bytes += size
}

// cacheShare is how many times the size of an average pattern one may have to be remembered.
const cacheShare = 1 << 4
