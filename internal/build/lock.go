package build

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

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
