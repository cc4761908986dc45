//go:build !linux && !darwin

package build

import "os"

// syncFiles brings files below a folder to the disk.
func syncFiles(folder string, names ...string) error { return syncEach(folder, names) }

func flush(file *os.File) error { return file.Sync() }
