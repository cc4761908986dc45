package build_test

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"coranto/internal/build"
)

// The tests of this file take something away from the process: space, rights,
// handles. Each runs in a process of its own, which has mounts that nobody else
// sees.

// inOwnProcess makes a digest and calls do with it in such a process. That
// takes root, or user namespaces.
func inOwnProcess(t *testing.T, do func(d *digest)) {
	t.Helper()
	if room := os.Getenv("CORANTO_TEST_ROOM"); room != "" {
		do(&digest{t, room, filepath.Join(room, "digest")})
		return
	}
	d := newDigest(t)
	child := exec.Command("/proc/self/exe", "-test.run=^"+strings.ReplaceAll(t.Name(), "/", "$/^")+"$")
	child.Env = append(os.Environ(), "CORANTO_TEST_ROOM="+d.room)
	child.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
	if os.Geteuid() != 0 {
		child.SysProcAttr.Cloneflags = syscall.CLONE_NEWUSER
		child.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{HostID: os.Geteuid(), Size: 1}}
		child.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{HostID: os.Getegid(), Size: 1}}
	}
	out, err := child.CombinedOutput()
	if _, ran := err.(*exec.ExitError); err != nil && !ran {
		t.Fatalf("this test needs root, or user namespaces: %v", err)
	}
	if err != nil {
		t.Errorf("in its own process:\n%s", out)
	}
}

// mount mounts a file system of so many bytes over a folder, which it makes.
func (d *digest) mount(folder string, size int) {
	d.Helper()
	d.do(os.MkdirAll(folder, 0o777))
	d.do(os.NewSyscallError("mount", syscall.Mount("tmpfs", folder, "tmpfs", 0, fmt.Sprintf("size=%d", size))))
}

// bind mounts one folder over another, with flags.
func (d *digest) bind(from, folder string, flags uintptr) {
	d.Helper()
	d.do(os.MkdirAll(from, 0o777))
	d.do(os.MkdirAll(folder, 0o777))
	d.do(os.NewSyscallError("mount", syscall.Mount(from, folder, "", syscall.MS_BIND, "")))
	if flags != 0 {
		d.do(os.NewSyscallError("mount", syscall.Mount("", folder, "", syscall.MS_REMOUNT|syscall.MS_BIND|flags, "")))
	}
}

// redesign changes every page.
func (d *digest) redesign(n int) {
	d.write("layouts/base.html", fmt.Sprintf("%d {{.Title}}\n{{.Main}}", n))
}

// TestAFullDisk builds with ever more space left, until there is enough.
func TestAFullDisk(t *testing.T) {
	inOwnProcess(t, func(d *digest) {
		const size, step = 512 << 10, 12 << 10
		disk := d.room + "/disk"
		out := disk + "/site"
		d.mount(disk, size)
		d.built(to(out))
		failed := 0
		for free := 0; ; free += step {
			d.redesign(free)
			filler := fill(d, disk, free)
			r, err := d.build(to(out))
			d.do(os.Remove(filler))
			if err == nil {
				if r.Written == 0 {
					t.Error("nothing was written")
				}
				break
			}
			failed++
			if text := err.Error(); !strings.HasPrefix(text, "the disk is full: ") || !strings.HasSuffix(text, "; nothing was written") {
				t.Errorf("with %d bytes left, the error is %v", free, err)
			}
		}
		if failed < 3 {
			t.Errorf("the disk was full only %d times", failed)
		}
		d.checkOutput(out)
	})
}

func TestAFullDiskForANewFolder(t *testing.T) {
	inOwnProcess(t, func(d *digest) {
		disk := d.room + "/disk"
		d.mount(disk, 40<<10)
		d.refused([]string{"the disk is full", "nothing was written"}, to(disk+"/deep/site"))
		if entries, err := os.ReadDir(disk); err != nil || len(entries) > 0 {
			t.Errorf("the disk has %v", entries)
		}
	})
}

func TestAFullDiskForTheLog(t *testing.T) {
	tests := []struct {
		name    string
		edit    func(d *digest)
		said    string
		written bool // all the same
	}{
		{"a page more", func(d *digest) { d.write("static/more", "") }, "nothing was written", false},
		{"the same pages", func(d *digest) { d.redesign(1) }, "the site is complete, and the next build will take longer", true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			inOwnProcess(t, func(d *digest) {
				d.mount(d.in(".coranto"), 256<<10)
				d.built()
				test.edit(d)
				filler := fill(d, d.in(".coranto"), 0)
				// The filler is no file of ours; look away while checking for leftovers.
				_, err := build.Build(t.Context(), d.options())
				d.do(os.Remove(filler))
				if err == nil || !strings.HasPrefix(err.Error(), "the disk is full: the log cannot be written") ||
					!strings.HasSuffix(err.Error(), test.said) {
					t.Errorf("the error is %v", err)
				}
				d.noLeftovers()
				if r := d.built(); (r.Written == 0) != test.written {
					t.Errorf("the next build wrote %d pages", r.Written)
				}
			})
		})
	}
}

// fill leaves so many bytes free on a disk, and returns the name of the file
// that has the rest.
func fill(d *digest, disk string, free int) string {
	d.Helper()
	var s syscall.Statfs_t
	d.do(syscall.Statfs(disk, &s))
	name := disk + "/filler"
	d.do(os.WriteFile(name, make([]byte, max(0, int(s.Bavail)*int(s.Bsize)-free)), 0o666))
	return name
}

func TestReadOnlyFolders(t *testing.T) {
	tests := []struct {
		name    string
		prepare func(d *digest)
		out     string // in the test's room
		cache   string
		said    []string // none when it can be built
	}{
		{"the digest", func(d *digest) { d.bind(d.dir, d.dir, syscall.MS_RDONLY) }, "", "",
			[]string{"there is no place for log and lock; name a folder with --cache"}},
		{"the digest, with the log elsewhere", func(d *digest) { d.bind(d.dir, d.dir, syscall.MS_RDONLY) }, "", "log",
			[]string{"there is no place to write"}},
		{"the digest, with log and output elsewhere", func(d *digest) { d.bind(d.dir, d.dir, syscall.MS_RDONLY) }, "site", "log", nil},
		{"the folder of the output", func(d *digest) {
			d.bind(d.room+"/www", d.room+"/www", syscall.MS_RDONLY)
		}, "www/site", "", []string{"there is no place to write"}},
		{"the output", func(d *digest) {
			d.bind(d.room+"/www/site", d.room+"/www/site", syscall.MS_RDONLY)
		}, "www/site", "", []string{"there is no place to write"}},
		{"the folder of the output, which is mounted over it", func(d *digest) {
			d.mount(d.room+"/www", 1<<20)
			d.bind(d.room+"/disk", d.room+"/www/site", 0)
			d.do(syscall.Mount("", d.room+"/www", "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""))
		}, "www/site", "", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			inOwnProcess(t, func(d *digest) {
				in := func(name string) string {
					if name == "" {
						return ""
					}
					return filepath.Join(d.room, name)
				}
				where := func(o *options) { o.Out, o.Cache = in(test.out), in(test.cache) }
				test.prepare(d)
				if test.said != nil {
					d.refused(append(test.said, "nothing was written"), where)
					return
				}
				d.built(where)
				d.built(where)
			})
		})
	}
}

// TestAMountPoint holds that an output can be a mount point, also one of the
// same file system: it cannot be exchanged, and nothing renamed into it.
func TestAMountPoint(t *testing.T) {
	tests := []struct {
		name    string
		prepare func(d *digest)
	}{
		{"of another file system", func(d *digest) { d.mount(d.in("public"), 1<<20) }},
		{"of the same file system", func(d *digest) { d.bind(d.room+"/disk", d.in("public"), 0) }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			inOwnProcess(t, func(d *digest) {
				test.prepare(d)
				d.write("public/.gitignore", "*")
				d.built()
				d.checkOutput(d.in("public"), ".gitignore")
				d.redesign(1)
				d.remove("content/articles/second.md")
				// What a build that was killed left behind.
				d.write("public/.coranto-stage/2021/01/first.html", "half a pa")
				d.built()
				d.checkOutput(d.in("public"), ".gitignore")
			})
		})
	}
}

// TestAFolderOfSomeoneElse builds as a user who may not write everywhere.
func TestAFolderOfSomeoneElse(t *testing.T) {
	tests := []struct {
		name  string
		close string // the folder to close
		mode  fs.FileMode
		out   string
		said  []string // none when it can be built
	}{
		{"around the output", "www", 0o555, "www/site", nil},
		{"the output", "www/site", 0o555, "www/site", []string{"www/site", "permission denied"}},
		{"the output, not to be read", "www/site", 0o333, "www/site", []string{"the output cannot be read", "www/site"}},
		{"around a new output", "www", 0o555, "www/new", []string{"there is no place to write", "permission denied"}},
		{"the log", "digest/.coranto", 0o555, "www/site", []string{"there is no place for log and lock", "--cache"}},
		{"a folder of articles", "digest/content/articles", 0, "www/site", []string{"content/articles", "may not be read"}},
		{"the digest", "digest", 0, "www/site", []string{"the digest's folder cannot be read", "permission denied"}},
		{"an article", "digest/content/articles/first.md", 0, "www/site", []string{"content/articles/first.md", "may not be read"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			asOrdinaryUser(t, func(d *digest) {
				closed := filepath.Join(d.room, test.close)
				out := filepath.Join(d.room, test.out)
				d.do(os.MkdirAll(d.in(".coranto"), 0o777))
				d.write(d.room+"/www/site/index.html", "of an earlier build")
				d.do(os.Chmod(closed, test.mode))
				defer os.Chmod(closed, 0o777)
				if test.said == nil {
					d.built(to(out))
					d.redesign(1)
					d.built(to(out))
					return
				}
				r, err := build.Build(t.Context(), d.options(to(out)))
				if err == nil {
					t.Fatal("the build was done")
				}
				for _, said := range append(test.said, "nothing was written") {
					if text := err.Error() + strings.Join(texts(r.Diagnostics), "\n"); !strings.Contains(text, said) {
						t.Errorf("%q is not in the error %s", said, text)
					}
				}
			})
		})
	}
}

// asOrdinaryUser makes a digest and calls do with it as a user to whom it
// belongs, and who is not root.
func asOrdinaryUser(t *testing.T, do func(d *digest)) {
	t.Helper()
	if os.Geteuid() != 0 {
		do(newDigest(t))
		return
	}
	inOwnProcess(t, func(d *digest) {
		const nobody = 65534
		d.do(filepath.WalkDir(d.room, func(path string, _ fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			return os.Lchown(path, nobody, nobody)
		}))
		for up := filepath.Dir(d.room); up != filepath.Clean(os.TempDir()) && up != "/"; up = filepath.Dir(up) {
			d.do(os.Chmod(up, 0o755))
		}
		d.do(syscall.Setgroups(nil))
		d.do(syscall.Setgid(nobody))
		d.do(syscall.Setuid(nobody))
		do(d)
	})
}

// TestTooFewHandles builds with ever more handles, until there are enough.
func TestTooFewHandles(t *testing.T) {
	inOwnProcess(t, func(d *digest) {
		d.built()
		var usual syscall.Rlimit
		d.do(syscall.Getrlimit(syscall.RLIMIT_NOFILE, &usual))
		failed := 0
		for handles := uint64(3); ; handles++ {
			d.redesign(int(handles))
			before := look(t, d.in("public"))
			d.do(syscall.Setrlimit(syscall.RLIMIT_NOFILE, &syscall.Rlimit{Cur: handles, Max: usual.Max}))
			_, err := build.Build(t.Context(), d.options())
			d.do(syscall.Setrlimit(syscall.RLIMIT_NOFILE, &usual))
			d.noLeftovers()
			if err == nil {
				break
			}
			failed++
			if text := err.Error(); !strings.Contains(text, "too few files may be open at once; raise the limit, as with ulimit -n") ||
				!strings.HasSuffix(text, "; nothing was written") {
				t.Errorf("with %d handles, the error is %v", handles, err)
			}
			if !maps.Equal(before, look(t, d.in("public"))) {
				t.Errorf("with %d handles, the output was touched", handles)
			}
		}
		if failed < 3 {
			t.Errorf("there were too few handles only %d times", failed)
		}
		d.checkOutput(d.in("public"))
	})
}
