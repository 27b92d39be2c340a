package lipservice

// byteTraits says what a byte is to the lexer and to the reductions.
// The table traits, rendered from the spec, holds those of every byte; a byte without any belongs to tokens.
type byteTraits uint16

const (
	isSpace     byteTraits = 1 << iota // a run of these is one item
	isDelimiter                        // an item by itself
	isCloser                           // split off the end of a token
	isDot                              // a run of these may cut a token in pieces
	isSeparator                        // may stand between two variables that are one
	isPair                             // may stand directly between two variables that are one
	isOpener                           // an opening bracket
	isClosing                          // a closing bracket
	isSpanning                         // a closing bracket that reaches a variable across one space
	isQuote                            // a quote
	isKeyMark                          // a quote that may surround a key
)

// endsToken are the traits of bytes that no token holds.
const endsToken = isSpace | isDelimiter

// noByte stands for a byte that the spec leaves out. It is never an item of its own, so nothing equals it.
const noByte byte = 0xFF
