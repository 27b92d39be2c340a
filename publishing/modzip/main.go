// Modzip puts a module into a folder that `GOPROXY=file://FOLDER` reads, by the rules of the go command itself: what a
// module's zip holds, and with which bytes, golang.org/x/mod/zip knows.
//
//	modzip FOLDER MODULE VERSION SOURCES
package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

func main() {
	if len(os.Args) != 5 {
		fmt.Fprintln(os.Stderr, "usage: modzip FOLDER MODULE VERSION SOURCES")
		os.Exit(2)
	}
	if err := publish(os.Args[1], module.Version{Path: os.Args[2], Version: os.Args[3]}, os.Args[4]); err != nil {
		fmt.Fprintln(os.Stderr, "modzip:", err)
		os.Exit(1)
	}
}

// publish writes what a proxy has of a version. A version that is there already is refused, as tags are immutable.
func publish(proxy string, version module.Version, sources string) error {
	escaped, err := module.EscapePath(version.Path)
	if err != nil {
		return err
	}
	folder := filepath.Join(proxy, filepath.FromSlash(escaped), "@v")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	manifest, err := os.ReadFile(filepath.Join(sources, "go.mod"))
	if err != nil {
		return err
	}
	if err := writeZip(filepath.Join(folder, version.Version+".zip"), version, sources); err != nil {
		return err
	}
	info := fmt.Sprintf("{%q: %q}\n", "Version", version.Version)
	return errors.Join(
		os.WriteFile(filepath.Join(folder, version.Version+".mod"), manifest, 0o644),
		os.WriteFile(filepath.Join(folder, version.Version+".info"), []byte(info), 0o644),
		appendLine(filepath.Join(folder, "list"), version.Version),
	)
}

func writeZip(path string, version module.Version, sources string) (err error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s@%s is published already, and a version never changes", version.Path, version.Version)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return zip.CreateFromDir(file, version, sources)
}

func appendLine(path, line string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(file, line)
	return errors.Join(err, file.Close())
}
