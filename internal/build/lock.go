package build

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// open gives a command the output and its log, for itself alone until it
// releases them, and whole: what an earlier build had begun is completed.
// Whatever reads or writes either comes this way.
func (t target) open() (release func(), err error) {
	release, err = lock(t.cache)
	if err != nil {
		return nil, err
	}
	if err := t.recover(); err != nil {
		release()
		return nil, err
	}
	return release, nil
}

// lock keeps a second build out until it is released.
func lock(cache string) (release func(), err error) {
	err = os.MkdirAll(cache, 0o777)
	var file *os.File
	if err == nil {
		file, err = os.OpenFile(filepath.Join(cache, "lock"), os.O_CREATE|os.O_RDWR, 0o666)
	}
	if err != nil {
		return nil, fmt.Errorf("there is no place for log and lock; name a folder with --cache: %w", err)
	}
	if err := lockFile(file); err != nil {
		file.Close()
		if errors.Is(err, errLocked) {
			return nil, errors.New("another build of this digest is running; wait for it to end")
		}
		return nil, fmt.Errorf("%s cannot be locked: %w", file.Name(), err)
	}
	return func() { file.Close() }, nil
}
