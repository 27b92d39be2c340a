package lipservice

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"testing"
)

const (
	someTraceID = "0123456789abcdef01fedcba98765432"
	fromTraceID = 0xfedcba // its digits 18 to 23
	someRV      = "abcdef00000000"
	fromRV      = 0xabcdef
)

func TestATraceStateComesBeforeATraceIDAndThatBeforeAKey(t *testing.T) {
	for _, each := range []struct {
		traceState, traceID, key string
		want                     uint32
	}{
		{"ot=rv:" + someRV, someTraceID, "key", fromRV},
		{"a=b, ot=th:8;rv:" + someRV + " \t,c=d", someTraceID, "key", fromRV},
		{"ot=rv:00000000000000;rv:" + someRV, someTraceID, "key", fromRV},
		{"", someTraceID, "key", fromTraceID},
		{"ot=th:8", someTraceID, "key", fromTraceID},
		{"ot=rv:" + someRV[1:], someTraceID, "key", fromTraceID},
		{"ot=rv:" + strings.ToUpper(someRV), someTraceID, "key", fromTraceID},
		{"ot=th:8,ot=rv:" + someRV, someTraceID, "key", fromTraceID},
		{"not=rv:" + someRV, someTraceID, "key", fromTraceID},
	} {
		got, ok := RandomnessOf(each.traceState, each.traceID, 1, each.key).Bits()
		if !ok || got != each.want {
			t.Errorf("%q, %q: %06x, %v", each.traceState, each.traceID, got, ok)
		}
	}
}

func TestATraceIDOfAnotherFormIsNone(t *testing.T) {
	for _, traceID := range []string{
		"", strings.Repeat("0", 32), someTraceID[1:], someTraceID + "0", strings.ToUpper(someTraceID), someTraceID[1:] + "g",
	} {
		if got := RandomnessOf("", traceID, 0, ""); got != (Randomness{}) {
			t.Errorf("%q: %v", traceID, got)
		}
	}
}

func TestAKeyIsSharedByItsSeedAndItsText(t *testing.T) {
	of := func(seed uint32, key string) uint32 {
		bits, ok := RandomnessOf("", "", seed, key).Bits()
		if !ok || bits >= 1<<24 {
			t.Errorf("%d, %q: %x, %v", seed, key, bits, ok)
		}
		return bits
	}
	sum := sha256.Sum256([]byte("7\x00bob"))
	if got, want := of(7, "bob"), binary.BigEndian.Uint32(sum[:])>>8; got != want {
		t.Errorf("%06x, want %06x", got, want)
	}
	if of(1, "\xff") != of(1, "\ufffd") {
		t.Error("what is not UTF-8 is not repaired")
	}
}
