package lipservice

import "testing"

func TestTheAutomatonIsTotal(t *testing.T) {
	states := len(automatonRows)
	if automatonStart >= states || len(automatonVerdicts) != states {
		t.Fatalf("%d states, %d verdicts, start %d", states, len(automatonVerdicts), automatonStart)
	}
	for char, class := range automatonClasses {
		if int(class) > automatonClassMask {
			t.Errorf("byte %d has class %d", char, class)
		}
		for state := range automatonRows {
			if next := int(automatonRows[state][class]); next >= states {
				t.Errorf("state %d goes to %d", state, next)
			}
		}
	}
	for state, rule := range automatonVerdicts {
		if int(rule) >= len(tokenRules) {
			t.Errorf("state %d holds rule %d", state, rule)
		}
	}
}

func TestADecidedVerdictDoesNotDependOnWhatFollows(t *testing.T) {
	var reader stack
	made := newSamples(14)
	for range 50_000 {
		piece := appendCollapsed(nil, []byte(made.text(4)))
		before := reader.work
		rule, boundary := reader.classify(piece)
		if reader.work-before == len(piece) {
			continue // read to the end
		}
		piece = append(piece, made.text(4)...)
		if again, place := reader.classify(piece); again != rule || place != boundary {
			t.Fatalf("%q: rule %d at %d, before %d at %d", piece, again, place, rule, boundary)
		}
	}
}
