package policyclient

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// What may stand in front of a kept document, beside the address.
const roomOfHead = 512

// cachePath returns where the answer to a request is kept; "": nowhere.
func cachePath(given, url string, environment func(string) string) string {
	if given != "" {
		if strings.EqualFold(strings.Trim(given, " \t"), "none") {
			return ""
		}
		return given
	}
	folder := userFolder(environment, runtime.GOOS)
	if folder == "" {
		return ""
	}
	return filepath.Join(folder, "lipservice", FileName(url))
}

// userFolder returns the user's cache folder, where the system has it; a process may have none. It is as
// [os.UserCacheDir], but by an environment that is a parameter.
func userFolder(environment func(string) string, system string) string {
	home := environment("HOME")
	switch {
	case system == "windows":
		return environment("LOCALAPPDATA")
	case system == "darwin" && home != "":
		return filepath.Join(home, "Library", "Caches")
	case system == "darwin":
		return ""
	}
	if folder := environment("XDG_CACHE_HOME"); strings.HasPrefix(folder, "/") {
		return folder
	}
	if home == "" {
		return ""
	}
	return filepath.Join(home, ".cache")
}

// loadKept returns what is kept of a request; nil: nothing. The error is of a file that is there and cannot be read.
func loadKept(path, url string) (*Kept, error) {
	text, err := readFile(path, len(url)+roomOfHead)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	kept, isUsable := ReadKept(text, url)
	if !isUsable {
		return nil, nil
	}
	return kept, nil
}

// saveKept keeps a document: all of it or nothing, for its user's eyes only.
func saveKept(path string, kept *Kept) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	// A name of this process alone: others may be at the same at the same time.
	beside := path + "." + strconv.Itoa(os.Getpid())
	_ = os.Remove(beside)
	file, err := os.OpenFile(beside, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(kept.Text())
	err = errors.Join(err, file.Close())
	if err == nil {
		err = os.Rename(beside, path)
	}
	if err != nil {
		_ = os.Remove(beside)
	}
	return err
}
