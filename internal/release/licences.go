package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// notice is a file that has to go with what it is about.
type notice struct{ name, text string }

// noticeForm matches the names of such files. PATENTS is a grant that stands
// beside Go's licence.
var noticeForm = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)([-._].*)?$`)

// sorted orders parts by path; std, which is no module, comes first.
func sorted(list []*part) []*part {
	slices.SortFunc(list[1:], func(a, b *part) int { return strings.Compare(a.Path, b.Path) })
	return list
}

// readLicence reads the notices of a part: those in the folders of its packages
// that are used, and above them up to its root. A part without any is an error:
// nobody may pass it on.
func (p *part) readLicence() error {
	folders := []string{p.Dir}
	for _, folder := range p.folders {
		for f := folder; len(f) > len(p.Dir); f = filepath.Dir(f) {
			folders = append(folders, f)
		}
	}
	slices.Sort(folders)
	for _, folder := range slices.Compact(folders) {
		files, err := os.ReadDir(folder)
		if err != nil {
			return err
		}
		for _, file := range files {
			if file.IsDir() || !noticeForm.MatchString(file.Name()) || strings.HasSuffix(file.Name(), ".go") {
				continue
			}
			path := filepath.Join(folder, file.Name())
			content, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			name, _ := filepath.Rel(p.Dir, path)
			text := strings.ReplaceAll(string(content), "\r\n", "\n")
			p.texts = append(p.texts, notice{filepath.ToSlash(name), strings.TrimSpace(text)})
		}
	}
	if len(p.texts) == 0 {
		return fmt.Errorf("%s has no licence in %s", p.Path, p.Dir)
	}
	p.licence = licenceOf(p.texts)
	return nil
}

// spellings holds a sentence of each common licence, without its line breaks. The
// longer of two that begin alike comes first.
var spellings = []struct{ sentence, name string }{
	{"Apache License Version 2.0", "Apache-2.0"},
	{"Licensed under the Apache License, Version 2.0", "Apache-2.0"},
	{"Mozilla Public License Version 2.0", "MPL-2.0"},
	{"Mozilla Public License, version 2.0", "MPL-2.0"},
	{"Permission is hereby granted, free of charge, to any person obtaining a copy", "MIT"},
	{"Permission to use, copy, modify, and/or distribute this software", "ISC"},
	{"Permission to use, copy, modify, and distribute this software", "ISC"},
	{"Neither the name of", "BSD-3-Clause"},
	{"The names of its contributors may not be used", "BSD-3-Clause"},
	{"Redistribution and use in source and binary forms", "BSD-2-Clause"},
}

// licenceOf recognises the first licence among notices.
func licenceOf(texts []notice) string {
	for _, t := range texts {
		plain := strings.Join(strings.Fields(t.text), " ")
		for _, s := range spellings {
			if strings.Contains(plain, s.sentence) {
				return s.name
			}
		}
	}
	return ""
}

// copied returns what `make` has copied into the source from elsewhere than Go
// modules, and the program embeds: the script whose licence stands beside it.
func (r release) copied() (list []*part, err error) {
	found, err := filepath.Glob(filepath.Join(r.source, "portal", "*", "copied", "*.LICENSE"))
	for _, path := range found {
		var content []byte
		if content, err = os.ReadFile(path); err != nil {
			return nil, err
		}
		name := filepath.Base(path)
		script := strings.TrimSuffix(name, ".LICENSE") + ".js"
		text := notice{name, strings.TrimSpace(string(content))}
		list = append(list, &part{Path: script, Version: "(npm)", texts: []notice{text}})
	}
	return list, err
}

// thirdParty writes the notices of all parts into one text.
func thirdParty(parts []*part) string {
	var b strings.Builder
	b.WriteString("Frontdesk is under the licence in the file LICENSE. The program also holds these works of others.\n")
	line := strings.Repeat("=", 100) + "\n"
	for _, p := range parts {
		title := p.Path + " " + p.Version
		if p.Path == "std" {
			title = "The Go standard library " + p.Version
		}
		fmt.Fprintf(&b, "\n%s%s\n%s", line, title, line)
		for _, t := range p.texts {
			fmt.Fprintf(&b, "\n--- %s\n\n%s\n", t.name, t.text)
		}
	}
	return b.String()
}
