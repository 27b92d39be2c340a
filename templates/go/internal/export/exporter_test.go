package export

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unsafe"
)

// checkEquation checks that every record is accounted for.
func checkEquation(t *testing.T, e *Exporter) {
	t.Helper()
	got := e.Stats()
	lost := int64(0)
	for _, count := range got.Lost {
		lost += count
	}
	if got.Emitted != got.Accepted+lost+got.Queued+got.InFlight {
		t.Errorf("%+v does not add up", got)
	}
}

func TestAFullQueueDropsTheOldestBelowErrorFirstAndThenTheOldest(t *testing.T) {
	to, clock := newScripted(), newManualClock()
	config := testConfig(t, to, clock)
	config.QueueRecords, config.BatchRecords = 4, 100
	e := New(config)
	for n, severity := range []int{9, 17, 9, 17, 17, 17, 17, 9} {
		e.Emit(sample(fmt.Sprint("record-", n), severity))
	}
	if got := e.Stats(); got.Lost["queue_full"] != 4 || got.Queued != 4 {
		t.Fatalf("%+v", got)
	}
	if err := e.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	for n, isKept := range []bool{false, false, false, true, true, true, true, false} {
		if to.has(fmt.Sprint("record-", n)) != isKept {
			t.Errorf("record %d: kept %v", n, !isKept)
		}
	}
	checkEquation(t, e)
}

func TestABatchWaitsForOthersUntilItsTimeHasComeOrItIsFull(t *testing.T) {
	to, clock := newScripted(), newManualClock()
	e := New(testConfig(t, to, clock))
	e.Emit(sample("first", 9))
	clock.advance(time.Second)
	<-to.came
	for range 4 {
		e.Emit(sample("more", 9))
	}
	<-to.came
	if err := e.Flush(t.Context()); err != nil || to.count() != 2 {
		t.Fatalf("%v after %d requests", err, to.count())
	}
}

func TestAPauseLetsOnlyErrorsIntoTheUpperHalfOfTheQueue(t *testing.T) {
	to, clock := newScripted(scriptedAnswer{status: 429, retryAfter: "900"}), newManualClock()
	e := New(testConfig(t, to, clock))
	e.Emit(sample("first", 9))
	clock.advance(time.Second)
	<-to.came
	waitUntil(t, func() bool { return e.Stats().Throttled })
	for range 6 {
		e.Emit(sample("ordinary", 9))
	}
	e.Emit(sample("an error", 17))
	if got := e.Stats(); got.Lost["throttled"] != 3 || got.Queued != 4 || got.InFlight != 1 {
		t.Fatalf("%+v", got)
	}
	for range 15 {
		clock.advance(time.Minute)
	}
	if err := e.Flush(t.Context()); err != nil || !to.has("an error") {
		t.Fatal(err)
	}
	checkEquation(t, e)
}

func TestAFlushIsTrueForWhatWasEmittedBeforeIt(t *testing.T) {
	to, clock := newScripted(scriptedAnswer{status: 404}), newManualClock()
	e := New(testConfig(t, to, clock))
	e.Emit(sample("lost", 9))
	if err := e.Flush(t.Context()); !errors.Is(err, ErrLost) {
		t.Fatal(err)
	}
	e.Emit(sample("accepted", 9))
	if err := e.Flush(t.Context()); err != nil {
		t.Fatal("the loss before it is none of this flush's", err)
	}
}

func TestAFlushDoesNotShortenABackoff(t *testing.T) {
	to, clock := newScripted(scriptedAnswer{status: 503, retryAfter: "5"}), newManualClock()
	e := New(testConfig(t, to, clock))
	e.Emit(sample("later", 9))
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := e.Flush(ctx); !errors.Is(err, context.DeadlineExceeded) || to.count() != 1 {
		t.Fatalf("%v after %d requests", err, to.count())
	}
	clock.advance(5 * time.Second)
	if err := e.Flush(t.Context()); err != nil || to.count() != 2 {
		t.Fatalf("%v after %d requests", err, to.count())
	}
}

func TestShutdownEndsABackoffForOneMoreTryAndAPauseForNone(t *testing.T) {
	for _, c := range []struct {
		first    scriptedAnswer
		requests int
		accepted int64
	}{
		{scriptedAnswer{status: 503}, 2, 1},
		{scriptedAnswer{status: 503, retryAfter: "60"}, 1, 0},
	} {
		to, clock := newScripted(c.first), newManualClock()
		config := testConfig(t, to, clock)
		config.Random = func() uint32 { return 1<<24 - 1 }
		e := New(config)
		e.Emit(sample("one", 9))
		clock.advance(time.Second)
		<-to.came
		_ = e.Shutdown(t.Context())
		if got := e.Stats(); to.count() != c.requests || got.Accepted != c.accepted || got.Lost["shutdown"] != 1-c.accepted {
			t.Errorf("%d requests, %+v", to.count(), got)
		}
	}
}

func TestALongBodyWhoseConnectionIsResetIsHalvedOnce(t *testing.T) {
	to, clock := newScripted(scriptedAnswer{err: fmt.Errorf("write: %w", syscall.ECONNRESET)}), newManualClock()
	config := testConfig(t, to, clock)
	config.Profile.ResetAbove = 10
	e := New(config)
	e.Emit(sample("one", 9))
	e.Emit(sample("two", 9))
	if err := e.Flush(t.Context()); err != nil || to.count() != 3 {
		t.Fatalf("%v after %d requests", err, to.count())
	}
}

func TestABatchLeavesItsRoomToTheNextUnlessItWasParted(t *testing.T) {
	to := newScripted(scriptedAnswer{status: 200}, scriptedAnswer{status: 200}, scriptedAnswer{status: 413})
	e := New(testConfig(t, to, newManualClock()))
	var rooms []*entry
	for range 3 {
		e.Emit(sample("one", 9))
		e.Emit(sample("two", 9))
		if err := e.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		e.mu.Lock()
		room := e.queue.room[:cap(e.queue.room)]
		for i := range room {
			if room[i].piece != nil || room[i].chunk != nil || room[i].lane != nil {
				t.Errorf("%+v is left", room[i])
			}
		}
		rooms = append(rooms, unsafe.SliceData(room))
		e.mu.Unlock()
	}
	if rooms[0] == nil || rooms[0] != rooms[1] || rooms[2] != nil {
		t.Errorf("%v", rooms)
	}
	for _, body := range to.bodies[3:] {
		if strings.Contains(body, "one") == strings.Contains(body, "two") {
			t.Errorf("%q", body)
		}
	}
}

func TestAnEndpointThatKnowsNoGzipGetsNone(t *testing.T) {
	to, clock := newScripted(scriptedAnswer{status: 415}), newManualClock()
	e := New(testConfig(t, to, clock))
	e.Emit(sample(string(make([]byte, 5000)), 9))
	if err := e.Flush(t.Context()); err != nil || to.count() != 2 {
		t.Fatalf("%v after %d requests", err, to.count())
	}
	if to.requests[0].Header.Get("Content-Encoding") != "gzip" || to.requests[1].Header.Get("Content-Encoding") != "" {
		t.Error(to.requests[1].Header)
	}
}

func TestRejectedRecordsOfAPartialSuccessAreCountedAndNotRepeated(t *testing.T) {
	for _, body := range []string{
		"\x0a\x07\x08\x02\x12\x03bad", `{"partialSuccess":{"rejectedLogRecords":"2","errorMessage":"bad"}}`,
	} {
		to, clock := newScripted(scriptedAnswer{status: http.StatusOK, body: body}), newManualClock()
		config := testConfig(t, to, clock)
		config.Profile = Profiles["otlp"]
		e := New(config)
		for range 3 {
			e.Emit(sample("one", 9))
		}
		err := e.Flush(t.Context())
		if got := e.Stats(); !errors.Is(err, ErrLost) || got.Accepted != 1 || got.Lost["rejected"] != 2 || to.count() != 1 {
			t.Errorf("%v: %+v", err, got)
		}
	}
}

func TestAnAnswerThatIsTooLongIsNotReadOnNorRepeated(t *testing.T) {
	to, clock := newScripted(scriptedAnswer{status: 200, body: string(make([]byte, replyBytes+1))}), newManualClock()
	e := New(testConfig(t, to, clock))
	e.Emit(sample("one", 9))
	err := e.Flush(t.Context())
	if got := e.Stats(); !errors.Is(err, ErrLost) || got.Lost["reply_too_large"] != 1 || to.count() != 1 {
		t.Fatalf("%v: %+v", err, got)
	}
}

func TestLossesAreToldByARecordOnceSomethingArrives(t *testing.T) {
	to, clock := newScripted(scriptedAnswer{status: 404}), newManualClock()
	e := New(testConfig(t, to, clock))
	e.Emit(sample("lost", 9))
	_ = e.Flush(t.Context())
	e.Emit(sample("accepted", 9))
	if err := errors.Join(e.Flush(t.Context()), e.Shutdown(t.Context())); err != nil {
		t.Fatal(err)
	}
	if got := e.Stats(); got.Notices != 1 || !to.has("LipService lost 1 records: refused 1") {
		t.Fatalf("%+v", got)
	}
	checkEquation(t, e)
}

func TestEverythingAddsUpWhateverHappensAtOnce(t *testing.T) {
	var answers []scriptedAnswer
	for n := range 200 {
		answers = append(answers, scriptedAnswer{status: []int{200, 503, 413, 400, 500, 200}[n%6]})
	}
	to := newScripted(answers...)
	config := testConfig(t, to, newManualClock())
	config.Clock = SystemClock()
	config.Delay = time.Millisecond
	e := New(config)
	var everyone sync.WaitGroup
	for range 4 {
		everyone.Go(func() {
			for n := range 200 {
				e.Emit(sample("one", 9+n%9))
			}
		})
		everyone.Go(func() { _ = e.Flush(t.Context()) })
	}
	everyone.Wait()
	_ = e.Shutdown(t.Context())
	e.Emit(sample("late", 9))
	checkEquation(t, e)
	if got := e.Stats(); got.Queued != 0 || got.InFlight != 0 || got.Emitted != 801 || got.Lost["closed"] != 1 {
		t.Errorf("%+v", got)
	}
}

func TestTheQueueIsNotEmptiedForARecordThatCannotFit(t *testing.T) {
	config := testConfig(t, newScripted(), newManualClock())
	config.QueueBytes, config.BatchRecords = 4000, 100
	e := New(config)
	for _, severity := range []int{9, 9, 17} {
		e.Emit(sample(string(make([]byte, 1000)), severity))
	}
	e.Emit(sample(string(make([]byte, 3500)), 9)) // the error would have to go as well
	if got := e.Stats(); got.Lost["queue_full"] != 1 || got.Queued != 3 {
		t.Errorf("%+v", got)
	}
	e.Emit(sample(string(make([]byte, 2800)), 17)) // both ordinary ones can go for it
	if got := e.Stats(); got.Lost["queue_full"] != 3 || got.Queued != 2 {
		t.Errorf("%+v", got)
	}
	e.Emit(sample(string(make([]byte, 3500)), 17)) // both errors would have to go
	if got := e.Stats(); got.Lost["queue_full"] != 4 || got.Queued != 2 {
		t.Errorf("%+v", got)
	}
	checkEquation(t, e)
}

func TestALongRecordTakesNothingOfItsOwnLane(t *testing.T) {
	config := testConfig(t, newScripted(), newManualClock())
	config.QueueBytes, config.BatchRecords = 10_000, 100
	e := New(config)
	for range 8 {
		e.Emit(sample(string(make([]byte, 1000)), 9))
	}
	e.Emit(sample(string(make([]byte, 2600)), 9))
	if got := e.Stats(); got.Lost["queue_full"] != 1 || got.Queued != 8 {
		t.Errorf("%+v", got)
	}
	e.Emit(sample(string(make([]byte, 2200)), 9))
	if got := e.Stats(); got.Lost["queue_full"] < 2 || got.Queued < 7 {
		t.Errorf("%+v", got)
	}
	checkEquation(t, e)
}

func waitUntil(t *testing.T, condition func() bool) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Second); !condition(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it did not happen")
		}
	}
}
