package lipservice

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestNothingElseIsExported(t *testing.T) {
	want := []string{
		"BeforeSend", "Client", "ClientStats", "Clock", "Config", "Configure", "Decision", "Entries", "ErrLost",
		"Exporter", "ExporterConfig", "ExporterStats", "Finding", "Held", "IdentityProvider", "Keep", "List", "LogRecord",
		"NewExporter", "NewHandler", "NewRedactor", "NewSampler", "NewScanner", "ParsePolicy", "PatternStats", "Policy",
		"PolicyError", "PolicyStats",
		"Profile", "Randomness", "RandomnessOf", "Record", "Redactor", "Request", "Sampler", "Scanner", "Scope", "ScopeOf",
		"Settlement", "Signature", "SignatureOf", "Sink", "Source", "SourceJSONKey", "SourceScan", "SourceTemplate",
		"SpecHash", "StartRequest", "Stats", "TokenProvider", "TraceContext", "Version",
	}
	var got []string
	for _, file := range sources(t) {
		for name := range file.Scope.Objects { //nolint:staticcheck // the scope of a file is all this needs
			if ast.IsExported(name) {
				got = append(got, name)
			}
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("exported: %v\nwant: %v", got, want)
	}
}

// sources parses the files of the package.
func sources(t *testing.T) []*ast.File {
	t.Helper()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, entry := range entries {
		if name := entry.Name(); strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, file)
		}
	}
	return files
}
