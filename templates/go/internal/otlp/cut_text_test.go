package otlp

import (
	"strings"
	"testing"
)

func TestATextIsCutToWholeCharactersAndTheMark(t *testing.T) {
	const m = cutMark
	for _, c := range []struct {
		text  string
		limit int
		want  string
	}{
		{"abcdef", 6, "abcdef"}, {"abcdef", 5, "ab" + m}, {"abcdef", 3, m}, {"abcdef", 2, ""}, {"abcdef", 0, ""}, {"", 0, ""},
		{"\u65e5\u672c\u8a9e", 9, "\u65e5\u672c\u8a9e"}, {"\u65e5\u672c\u8a9e", 8, "\u65e5" + m}, {"\u65e5\u672c\u8a9e", 5, m},
		{"a\U0001f600b", 6, "a\U0001f600b"}, {"a\U0001f600bc", 6, "a" + m}, {"\U0001f600\U0001f600", 7, "\U0001f600" + m},
		{"\xff", 3, "\ufffd"}, {"\xff", 2, ""}, {"a\xffb", 5, "a\ufffdb"}, {"a\xffb", 4, "a" + m}, {"\xff\xff", 5, m},
		{"\xed\xa0\x80", 9, "\ufffd\ufffd\ufffd"}, {"\xed\xa0\x80", 8, "\ufffd" + m},
	} {
		expect(t, c.text, cutText(c.text, c.limit), c.want)
	}
}

func TestAKeyThatIsCutTwiceIsAsIfCutOnce(t *testing.T) {
	for _, char := range []string{"a", "\u00e9", "\u65e5", "\U0001f600", "\xff", "ab\xff\u65e5"} {
		text := strings.Repeat(char, 100)
		for first := range 100 {
			for second := range first {
				if got, want := cutText(cutText(text, first), second), cutText(text, second); got != want {
					t.Errorf("%q %d %d: %q, want %q", char, first, second, got, want)
				}
			}
		}
	}
}

func TestLongTextsAreCutByTheirFirstBytesAlone(t *testing.T) {
	for _, char := range []string{"a", "\u00e9", "\u65e5", "\U0001f600", "\xff", "\xe6\x97"} {
		text := strings.Repeat(char, 50)
		for limit := range len(text) {
			want := repaired(text)
			want = want[:max(0, limit-len(cutMark))]
			got := strings.TrimSuffix(cutText(text, limit), cutMark)
			if !strings.HasPrefix(want, got) || len(want)-len(got) >= 4 {
				t.Errorf("%q %d: %q, of %q", char, limit, got, want)
			}
		}
	}
}
