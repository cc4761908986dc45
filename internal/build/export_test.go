package build

import "testing"

// WriteLog writes a log with these paths, whole.
func WriteLog(t testing.TB, path string, paths ...string) {
	t.Helper()
	if err := (outputLog{path}).write(paths); err != nil {
		t.Fatal(err)
	}
}
