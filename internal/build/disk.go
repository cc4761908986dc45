package build

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// disk is what publishing does to the disk. Tests have one that fails at a step
// of their choice, to show what a crash there leaves behind.
type disk struct {
	write  func(name string, data []byte) (fs.FileInfo, error) // a file that does not exist
	rename func(from, to string) error
	mkdir  func(name string) error
	remove func(name string) error                    // a file, or an empty folder
	sync   func(folder string, names ...string) error // until these files below it outlive a loss of power
}

var realDisk = disk{
	write:  writeNew,
	rename: os.Rename,
	mkdir:  func(name string) error { return os.Mkdir(name, 0o777) },
	remove: os.Remove,
	sync:   syncFiles,
}

func writeNew(name string, data []byte) (fs.FileInfo, error) {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, err
	}
	_, err = file.Write(data)
	info, statErr := file.Stat()
	return info, errors.Join(err, statErr, file.Close())
}

// syncEach brings files to the disk one by one.
func syncEach(folder string, names []string) error {
	for _, name := range names {
		file, err := os.OpenFile(filepath.Join(folder, filepath.FromSlash(name)), os.O_RDWR, 0)
		if err != nil {
			return err
		}
		if err := errors.Join(flush(file), file.Close()); err != nil {
			return err
		}
	}
	return nil
}

// replace replaces a file in one step.
func (d disk) replace(name string, data []byte) error {
	next := name + ".new" // one build at a time: no other has that name
	if err := d.remove(next); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	_, err := d.write(next, data)
	if err == nil {
		err = d.rename(next, name)
	}
	if err != nil {
		_ = d.remove(next)
	}
	return err
}

// removeTree removes a folder and all folders in it, and either the files too
// or nothing where there is one. It follows no link, and has one folder open at
// a time: a build may have ended because handles are few.
func (d disk) removeTree(folder string, files bool) error {
	if isLink(folder) {
		return d.remove(folder)
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, e := range entries {
		below := filepath.Join(folder, e.Name())
		switch {
		case e.IsDir():
			err = d.removeTree(below, files)
		case files:
			err = d.remove(below)
		default:
			err = fmt.Errorf("%s stands in the way", below)
		}
		if err != nil {
			return err
		}
	}
	return d.remove(folder)
}
