package build

import (
	"io/fs"
	"os"
	"testing"
)

// WriteLog writes a log with these paths, whole.
func WriteLog(t testing.TB, path string, paths ...string) {
	t.Helper()
	if err := (outputLog{path, realDisk}).write(paths); err != nil {
		t.Fatal(err)
	}
}

// Open does what every command does first that reads or writes an output.
func Open(o Options) error {
	t, err := newTarget(o.Dir, o.Out, o.Cache)
	if err != nil {
		return err
	}
	release, err := t.open()
	if err == nil {
		release()
	}
	return err
}

// OnDisk gives a build a disk that asks before each operation: with an error,
// nothing happens but that a file which was to be written is torn.
func OnDisk(o *Options, before func(op, name string) error) {
	o.disk = &disk{
		write: func(name string, data []byte) (fs.FileInfo, error) {
			if err := before("write", name); err != nil {
				_ = os.WriteFile(name, data[:len(data)/2], 0o666)
				return nil, err
			}
			return realDisk.write(name, data)
		},
		rename: func(from, to string) error {
			if err := before("rename", to); err != nil {
				return err
			}
			return realDisk.rename(from, to)
		},
		mkdir: func(name string) error {
			if err := before("mkdir", name); err != nil {
				return err
			}
			return realDisk.mkdir(name)
		},
		remove: func(name string) error {
			if err := before("remove", name); err != nil {
				return err
			}
			return realDisk.remove(name)
		},
		sync: func(folder string, names ...string) error {
			if err := before("sync", folder); err != nil {
				return err
			}
			return realDisk.sync(folder, names...)
		},
	}
}
