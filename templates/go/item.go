package lipservice

// itemKind says what an item of a line is.
type itemKind uint8

const (
	kindStart     itemKind = iota // what lies below the lowest item of a stack
	kindWord                      // text that stays
	kindVariable                  // the placeholder
	kindCalendar                  // a month or a weekday, which joins what looks like a date
	kindUnit                      // a unit, which belongs to a variable before it
	kindSpace                     // a run of space
	kindDelimiter                 // one delimiter byte
	kindLiteral                   // one closer byte, split off a token
	kindToken                     // only in rules: text to be classed by the same rules again
)

// item is one element of the stack. Its text runs from start to the start of the item above it.
type item struct {
	start int32
	kind  itemKind
	char  byte // of a space, a delimiter or a literal; zero for all others
}

// open is a bracket or a quote that waits for its partner.
type open struct {
	place  int32 // of the item that opened it
	closer byte  // what closes it
}
