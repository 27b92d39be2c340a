package sampling

import (
	"fmt"
	"iter"
	"slices"
	"testing"
)

// accounts returns counters by name, with so much outstanding since so many milliseconds.
func accounts(outstanding map[string]int64, sinceMs int64) iter.Seq2[string, *counter] {
	return func(yield func(string, *counter) bool) {
		for key, records := range outstanding {
			if !yield(key, &counter{outstanding: records, sinceMs: sinceMs}) {
				return
			}
		}
	}
}

func TestAKeptRecordStandsForThoseDroppedBeforeIt(t *testing.T) {
	var c counter
	for _, step := range []struct{ drops, want int64 }{{0, 1}, {2, 3}, {0, 1}, {1, 2}} {
		for range step.drops {
			c.drop(0, 1)
		}
		if got := c.keep(); got != step.want {
			t.Errorf("after %d drops a kept record stands for %d", step.drops, got)
		}
	}
	if c.seen() != 7 || c.kept != 4 {
		t.Errorf("%+v", c)
	}
}

func TestACounterThatMovesLosesNothing(t *testing.T) {
	from := counter{kept: 1, settled: 2, outstanding: 3, sinceMs: 5}
	var to counter
	from.moveTo(&to, 70)
	if want := (counter{1, 2, 3, 70, ""}); to != want || from != (counter{}) {
		t.Errorf("%+v became %+v", from, to)
	}
	(&counter{kept: 1, outstanding: 1}).moveTo(&to, 90)
	if want := (counter{2, 2, 4, 70, ""}); to != want {
		t.Errorf("outstanding since 70, then %+v", to)
	}
}

func TestTheLargestAreSettledFirstAndEqualOnesByTheirBytes(t *testing.T) {
	keys := map[string]int64{"b": 1, "\U0001f600": 2, "\ufb01": 2, "a": 1, "none": 0}
	got := settle(accounts(keys, 0), &counter{outstanding: 9}, 100, 100, 10)
	want := []Settlement{{"\ufb01", 2, "", false}, {"\U0001f600", 2, "", false}, {"a", 1, "", false}, {"b", 1, "", false}, {restKey, 9, "", false}}
	if !slices.Equal(got, want) {
		t.Errorf("settled %v", got)
	}
}

func TestWhatIsTooMuchIsSettledWithTheRest(t *testing.T) {
	got := settle(accounts(map[string]int64{"a": 5, "b": 4, "c": 3}, 0), &counter{outstanding: 2}, 0, everything, 1)
	if want := []Settlement{{"a", 5, "", false}, {restKey, 9, "", false}}; !slices.Equal(got, want) {
		t.Errorf("settled %v", got)
	}
	many := map[string]int64{}
	for i := range 2 * maxSettlements {
		many[fmt.Sprint(i)] = 1
	}
	got = settle(accounts(many, 0), &counter{}, 0, everything, 10*maxSettlements)
	if int64(len(got)) != maxSettlements+1 || got[maxSettlements] != (Settlement{restKey, maxSettlements, "", false}) {
		t.Errorf("settled %d: %v", len(got), got)
	}
}

func TestOnlyWhatIsOldEnoughIsSettled(t *testing.T) {
	of := map[string]int64{"a": 1}
	for age, want := range map[int64]int{0: 0, 99: 0, 100: 1, -5: 0} {
		if got := settle(accounts(of, 1000), &counter{}, 1000+age, 100, 9); len(got) != want {
			t.Errorf("after %d ms %v", age, got)
		}
	}
	if got := settle(accounts(of, 1000), &counter{}, 0, everything, 9); len(got) != 1 {
		t.Errorf("everything is %v when the clock was set back", got)
	}
}
