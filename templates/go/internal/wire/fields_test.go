package wire

import (
	"errors"
	"testing"
)

func TestFieldsOfATagAreFoundAmongOthers(t *testing.T) {
	message := []byte("\x08\x96\x01" + "\x11aaaaaaaa" + "\x1a\x02hi" + "\x25bbbb" + "\x1a\x00")
	found, err := Fields(message, 3<<3|lengthed)
	if err != nil || len(found) != 2 || string(found[0].Bytes) != "hi" || len(found[1].Bytes) != 0 {
		t.Errorf("%v, %v", found, err)
	}
	if found, err = Fields(message, 1<<3); err != nil || len(found) != 1 || found[0].Number != 150 {
		t.Errorf("%v, %v", found, err)
	}
}

func TestWhatIsNoMessageSaysSoAndGivesWhatStandsBefore(t *testing.T) {
	for _, rest := range []string{"\xff", "\x08", "\x08\xff", "\x11aaa", "\x25b", "\x1a\x05hi", "\x0b", "\x0c"} {
		found, err := Fields([]byte("\x08\x01"+rest), 1<<3)
		if !errors.Is(err, ErrMessage) || len(found) != 1 {
			t.Errorf("%q: %v, %v", rest, found, err)
		}
	}
}
