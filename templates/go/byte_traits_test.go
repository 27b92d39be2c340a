package lipservice

import "testing"

func TestBytesOfTokensHaveNoTraits(t *testing.T) {
	for char := range traits {
		inToken := char >= 0x80 || isLetter(byte(char)) || isDigit(byte(char))
		if inToken && traits[char] != 0 {
			t.Errorf("byte %#x has traits %b", char, traits[char])
		}
	}
	if traits[noByte] != 0 {
		t.Error("the byte that stands for none is something")
	}
}

func isLetter(char byte) bool {
	return 'a' <= char|' ' && char|' ' <= 'z'
}

func TestAByteHasOneClass(t *testing.T) {
	for char, is := range traits {
		classes := 0
		for _, class := range []byteTraits{isSpace, isDelimiter, isCloser} {
			if is&class != 0 {
				classes++
			}
		}
		if classes > 1 {
			t.Errorf("byte %#x has %d classes", char, classes)
		}
	}
}
