package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// pack makes the archive and the bill of materials for a platform, and returns
// their names.
func (r release) pack(ctx context.Context, t target) (files []string, err error) {
	work, err := os.MkdirTemp("", "frontdesk-release-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(work)
	binary := filepath.Join(work, "frontdesk")
	if t.os == "windows" {
		binary += ".exe"
	}
	if err := r.build(ctx, t, binary); err != nil {
		return nil, err
	}
	parts, err := r.parts(ctx, t)
	if err != nil {
		return nil, err
	}
	bill, err := r.bill(binary, t, parts)
	if err != nil {
		return nil, err
	}
	name := fmt.Sprintf("frontdesk_%s_%s_%s", r.version, t.os, t.arch)
	copied, err := r.copied()
	if err != nil {
		return nil, err
	}
	entries, err := r.entries(binary, thirdParty(append(parts, copied...)), bill)
	if err != nil {
		return nil, err
	}
	archive, write := name+".tar.gz", writeTar
	if t.os == "windows" {
		archive, write = name+".zip", writeZip
	}
	out, err := os.Create(filepath.Join(r.out, archive))
	if err != nil {
		return nil, err
	}
	if err := write(out, name, entries, r.made); err != nil {
		_ = out.Close()
		return nil, err
	}
	if err := out.Close(); err != nil {
		return nil, err
	}
	return []string{archive, name + ".cdx.json"}, os.WriteFile(filepath.Join(r.out, name+".cdx.json"), bill, 0o644)
}

// build builds the program as the Dockerfile does. What could differ between two
// builds is left out: paths, the repository, and the linker's build id.
func (r release) build(ctx context.Context, t target, path string) error {
	_, err := r.goCommand(
		ctx, t, "build", "-trimpath", "-buildvcs=false", "-tags", r.tags,
		"-ldflags", "-s -w -buildid= -X frontdesk/internal/program.commit="+r.commit, "-o", path, ".",
	)
	return err
}

// goCommand runs the go command for a platform, and returns what it prints.
func (r release) goCommand(ctx context.Context, t target, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = r.source
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+t.os, "GOARCH="+t.arch, "GOFLAGS=", "GOWORK=off")
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("go %s: %w\n%s", args[0], err, &problems)
	}
	return out.Bytes(), nil
}

// part is a module that is in the program, with the folders of its packages that
// are.
type part struct {
	Path, Version, Dir string
	folders            []string
	licence            string // by its SPDX name; empty when it is none of the common ones
	texts              []notice
}

// parts returns the modules in the program, Go's standard library first.
func (r release) parts(ctx context.Context, t target) ([]*part, error) {
	out, err := r.goCommand(ctx, t, "list", "-deps", "-tags", r.tags, "-json=Dir,Standard,Module", ".")
	if err != nil {
		return nil, err
	}
	root, err := r.goCommand(ctx, t, "env", "GOROOT", "GOVERSION")
	if err != nil {
		return nil, err
	}
	words := bytes.Fields(root)
	list := []*part{{Path: "std", Version: string(words[1]), Dir: string(words[0])}}
	index := map[string]*part{}
	for d := json.NewDecoder(bytes.NewReader(out)); d.More(); {
		var p struct {
			Dir    string
			Module *struct {
				Path, Version, Dir string
				Main               bool
			}
		}
		if err := d.Decode(&p); err != nil {
			return nil, err
		}
		if p.Module == nil || p.Module.Main {
			continue
		}
		at := index[p.Module.Path]
		if at == nil {
			at = &part{Path: p.Module.Path, Version: p.Module.Version, Dir: p.Module.Dir}
			index[at.Path], list = at, append(list, at)
		}
		at.folders = append(at.folders, p.Dir)
	}
	for _, p := range list {
		if err := p.readLicence(); err != nil {
			return nil, err
		}
	}
	return sorted(list), nil
}
