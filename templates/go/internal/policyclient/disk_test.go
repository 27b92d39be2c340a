package policyclient

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestAFileIsReadOnceForEachChange(t *testing.T) {
	path := filepath.Join(t.TempDir(), "policy.json")
	write(t, path, "{}")
	first := lookAtFile(path, "")
	if first.Status != 200 || string(first.Body) != "{}" {
		t.Fatalf("got %+v", first)
	}
	if again := lookAtFile(path, first.Tag); again.Status != 304 {
		t.Errorf("again %+v", again)
	}
	write(t, path+".new", `{"version": 2}`)
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
	if changed := lookAtFile(path, first.Tag); changed.Status != 200 || changed.Tag == first.Tag {
		t.Errorf("changed %+v", changed)
	}
}

func TestWhatIsNoFileOrTooLongOrNotThereIsSaid(t *testing.T) {
	folder := t.TempDir()
	if got := lookAtFile(folder, ""); got.Status != 0 || got.Error != "it is no file" {
		t.Errorf("a folder: %+v", got)
	}
	if got := lookAtFile(filepath.Join(folder, "none"), ""); got.Status != 0 || got.Error == "" {
		t.Errorf("nothing: %+v", got)
	}
	path := filepath.Join(folder, "policy.json")
	write(t, path, string(bytes.Repeat([]byte(" "), documentBytes+10)))
	if got := lookAtFile(path, ""); !got.IsTooLarge || len(got.Body) != documentBytes+1 {
		t.Errorf("too long: %v, %d bytes", got.IsTooLarge, len(got.Body))
	}
}

func TestWhatWasKeptComesBackForTheSameRequestAndIsForItsUserAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "policy")
	kept := Kept{"http://p.test/v1/policy?service=shop", `"a"`, 5, []byte("{}\n")}
	for range 2 {
		if err := saveKept(path, &kept); err != nil {
			t.Fatal(err)
		}
	}
	found, err := loadKept(path, kept.URL)
	if err != nil || found.Tag != kept.Tag || found.FetchedMs != 5 || !bytes.Equal(found.Body, kept.Body) {
		t.Errorf("found %+v, %v", found, err)
	}
	if other, err := loadKept(path, kept.URL+"2"); other != nil || err != nil {
		t.Errorf("for another request %+v, %v", other, err)
	}
	if none, err := loadKept(path+"2", kept.URL); none != nil || err != nil {
		t.Errorf("where there is none %+v, %v", none, err)
	}
	info, err := os.Stat(path)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	if entries, err := os.ReadDir(filepath.Dir(path)); len(entries) != 1 {
		t.Errorf("%v, %v", entries, err)
	}
}

func TestAFailedWriteSaysSo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	write(t, path, "something")
	if err := saveKept(filepath.Join(path, "policy"), &Kept{}); err == nil {
		t.Error("it was kept below a file")
	}
}

func TestItIsKeptInTheUsersCacheFolderOrWhereItWasSaid(t *testing.T) {
	none := func(string) string { return "" }
	if got := cachePath("None ", "u", none); got != "" {
		t.Errorf("none: %q", got)
	}
	if got := cachePath("/var/p", "u", none); got != "/var/p" {
		t.Errorf("given: %q", got)
	}
	if got := cachePath("", "u", none); got != "" {
		t.Errorf("nowhere: %q", got)
	}
	for _, c := range []struct{ system, home, folder, want string }{
		{"linux", "/h", "/c", "/c"},
		{"linux", "/h", "c", "/h/.cache"},
		{"linux", "", "", ""},
		{"darwin", "/h", "", "/h/Library/Caches"},
		{"darwin", "", "", ""},
	} {
		environment := func(name string) string { return map[string]string{"HOME": c.home, "XDG_CACHE_HOME": c.folder}[name] }
		if got := filepath.ToSlash(userFolder(environment, c.system)); got != c.want {
			t.Errorf("%+v gives %q", c, got)
		}
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
