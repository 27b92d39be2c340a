package otlp

import "encoding/binary"

// isASCII tells whether all bytes are. Most texts in logs are short and ASCII, and for those package unicode/utf8 is slow.
func isASCII(text []byte) bool {
	const word = 8
	if len(text) < word {
		return isShortASCII(text)
	}
	all := binary.LittleEndian.Uint64(text[len(text)-word:]) // which is read in part again
	for ; len(text) > word; text = text[word:] {
		all |= binary.LittleEndian.Uint64(text)
	}
	return all&0x8080808080808080 == 0
}

func isShortASCII(text []byte) bool {
	const half = 4
	if len(text) >= half {
		all := binary.LittleEndian.Uint32(text) | binary.LittleEndian.Uint32(text[len(text)-half:])
		return all&0x80808080 == 0
	}
	var all byte
	for _, char := range text {
		all |= char
	}
	return all < 1<<7
}
