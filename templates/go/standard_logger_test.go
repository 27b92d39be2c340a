package lipservice

import (
	"bytes"
	"log"
	"log/slog"
	"os"
	"strings"
	"testing"
)

// standard is how the standard loggers are.
type standard struct {
	logger *slog.Logger
	output any
	flags  int
	prefix string
}

func standardNow() standard {
	return standard{slog.Default(), log.Writer(), log.Flags(), log.Prefix()}
}

func TestShutdownLeavesTheStandardLoggersAsTheyWereFound(t *testing.T) {
	var written bytes.Buffer
	output, flags := log.Writer(), log.Flags()
	t.Cleanup(func() {
		log.SetOutput(output)
		log.SetFlags(flags)
		log.SetPrefix("")
	})
	log.SetOutput(&written)
	log.SetFlags(log.Lshortfile)
	log.SetPrefix("shop: ")
	found := standardNow()
	s := configured(t, nil)
	if standardNow() == found {
		t.Fatal("nothing is connected")
	}
	if err := s.Shutdown(t.Context()); err != nil || !s.shelf.ended {
		t.Error(err)
	}
	if got := standardNow(); got != found {
		t.Errorf("%+v, was %+v", got, found)
	}
	log.Print("by log")
	slog.Info("by slog")
	if lines := strings.Split(strings.TrimSpace(written.String()), "\n"); len(lines) != 2 ||
		!strings.HasPrefix(lines[0], "shop: standard_logger_test.go") || !strings.HasSuffix(lines[1], "by slog") {
		t.Errorf("%q", lines)
	}
	if got := s.shelf.bodies(); got != nil {
		t.Errorf("taken after shutdown: %v", got)
	}
}

func TestPackageLogFollows(t *testing.T) {
	s := configured(t, nil)
	log.Print("order paid")
	if record := s.shelf.only(t); record.Body.String() != "order paid" || record.Severity != 9 {
		t.Errorf("%+v", record)
	}
	if got := s.printed.String(); got != "level=INFO msg=\"order paid\"\n" {
		t.Error(got)
	}
}

func TestALoggerOfPackageLogThatIsMadeOverTheDefaultHandlerFollows(t *testing.T) {
	s := configured(t, nil)
	logger := slog.NewLogLogger(slog.Default().Handler(), slog.LevelWarn)
	logger.SetPrefix("shop: ")
	logger.Print("order paid")
	if record := s.shelf.only(t); record.Body.String() != "shop: order paid" || record.Severity != 13 {
		t.Errorf("%+v", record)
	}
	if got := s.printed.String(); got != "level=WARN msg=\"shop: order paid\"\n" {
		t.Error(got)
	}
	_ = s.Close()
	logger.Print("order sent")
	if got := s.shelf.bodies(); got != nil || !strings.Contains(s.printed.String(), "order sent") {
		t.Errorf("%v, printed %s", got, s.printed)
	}
}

func TestALoggerOfPackageLogWithAnOutputOfItsOwnIsLeftAlone(t *testing.T) {
	var written bytes.Buffer
	logger := log.New(&written, "shop: ", log.Lmsgprefix)
	s := configured(t, nil)
	logger.Print("order paid")
	if got := s.shelf.bodies(); got != nil || written.String() != "shop: order paid\n" || s.printed.Len() > 0 {
		t.Errorf("%v, written %q, printed %s", got, written.String(), s.printed)
	}
}

func TestLinesOfPackageLogAreDecidedOneByOneAndAllArePrinted(t *testing.T) {
	s := configured(t, func(c *Config) { c.Policy = tightPolicy })
	for order := range 100 {
		log.Printf("order %d paid", order)
	}
	if got := strings.Count(s.printed.String(), "\n"); got != 100 {
		t.Errorf("%d lines", got)
	}
	if stats := s.Stats(); stats.Seen != 100 || stats.Dropped < 50 || len(stats.Patterns) != 1 {
		t.Errorf("%+v", stats)
	}
}

func TestWhatTheProgramSetsInPackageLogMeanwhileStays(t *testing.T) {
	output, flags := log.Writer(), log.Flags()
	t.Cleanup(func() {
		log.SetOutput(output)
		log.SetFlags(flags)
		log.SetPrefix("")
	})
	s := configured(t, nil)
	var own bytes.Buffer
	log.SetOutput(&own)
	log.SetFlags(log.Lmsgprefix)
	log.SetPrefix("shop: ")
	log.Print("order paid")
	_ = s.Close()
	log.Print("order sent")
	if got := own.String(); got != "shop: order paid\nshop: order sent\n" {
		t.Errorf("%q", got)
	}
	if got := s.shelf.bodies(); got != nil {
		t.Error(got)
	}
}

func TestADefaultLoggerOfTheProgramsOwnIsFoundAgain(t *testing.T) {
	first := slog.Default()
	output, flags := log.Writer(), log.Flags()
	own := slog.New(slog.NewJSONHandler(&bytes.Buffer{}, nil))
	slog.SetDefault(own)
	t.Cleanup(func() {
		slog.SetDefault(first)
		log.SetOutput(output)
		log.SetFlags(flags)
	})
	found := standardNow()
	s := configured(t, nil)
	_ = s.Close()
	if got := standardNow(); got != found || got.logger != own {
		t.Errorf("%+v, was %+v", got, found)
	}
}

func TestWhatTheProgramHasSetSinceStays(t *testing.T) {
	first := slog.Default()
	output, flags := log.Writer(), log.Flags()
	t.Cleanup(func() {
		slog.SetDefault(first)
		log.SetOutput(output)
		log.SetFlags(flags)
	})
	s := configured(t, nil)
	later := slog.New(slog.NewJSONHandler(&bytes.Buffer{}, nil))
	slog.SetDefault(later)
	_ = s.Close()
	if slog.Default() != later {
		t.Error("it is gone")
	}
}

func TestAManualClientLeavesTheStandardLoggersAlone(t *testing.T) {
	found := standardNow()
	s := configured(t, func(c *Config) { c.Manual = true })
	if standardNow() != found {
		t.Error("they are connected")
	}
	slog.Default().Handler()
	s.Logger().Info("order paid")
	s.shelf.only(t)
	if s.printed.Len() == 0 {
		t.Error("not printed")
	}
}

func TestSlogsFirstDefaultHandlerIsNeverWrapped(t *testing.T) {
	s := configured(t, func(c *Config) { c.Handler = slog.Default().Handler() })
	slog.Info("on standard error, and does not wait for itself")
	s.shelf.only(t)
}

func TestAHandlerThatHidesWhatCouldBeKeptIsTold(t *testing.T) {
	handler := slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})
	s := configured(t, func(c *Config) { c.Handler = handler })
	if len(*s.told) != 1 || !strings.Contains((*s.told)[0], "WARN") {
		t.Error(*s.told)
	}
	_ = s.Close()
	s = configured(t, func(c *Config) { c.Handler, c.Level = handler, "info" })
	if len(*s.told) != 0 {
		t.Error(*s.told)
	}
}
