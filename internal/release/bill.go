package main

import (
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// component is a part of the program in a bill of materials (CycloneDX 1.6,
// "component").
type component struct {
	Type       string     `json:"type"`
	Ref        string     `json:"bom-ref"`
	Name       string     `json:"name"`
	Version    string     `json:"version"`
	Scope      string     `json:"scope,omitempty"`
	Hashes     []hash     `json:"hashes,omitempty"`
	Licences   []licence  `json:"licenses,omitempty"`
	Purl       string     `json:"purl,omitempty"`
	Properties []property `json:"properties,omitempty"`
}

type hash struct {
	Algorithm string `json:"alg"`
	Content   string `json:"content"`
}

type licence struct {
	Licence struct {
		ID string `json:"id"`
	} `json:"license"`
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type dependency struct {
	Ref       string   `json:"ref"`
	DependsOn []string `json:"dependsOn,omitempty"`
}

// bill returns what the program is made of, as a CycloneDX document. The modules
// are those that the linker wrote into the program.
func (r release) bill(binary string, t target, parts []*part) ([]byte, error) {
	info, err := buildinfo.ReadFile(binary)
	if err != nil {
		return nil, err
	}
	sum, err := sumOf(binary)
	if err != nil {
		return nil, err
	}
	known := map[string]*part{}
	for _, p := range parts {
		known[p.Path] = p
	}
	main := component{
		Type: "application", Name: "frontdesk", Version: r.version, Ref: "frontdesk",
		Hashes:     []hash{{"SHA-256", sum}},
		Licences:   licences("MIT"),
		Properties: []property{{"platform", t.os + "/" + t.arch}, {"commit", r.commit}},
	}
	list := []component{{
		Type: "library", Name: "std", Version: strings.TrimPrefix(info.GoVersion, "go"), Scope: "required",
		Licences: licences(known["std"].licence),
	}}
	list[0].Purl = purl("std", list[0].Version)
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		p := known[m.Path]
		if p == nil {
			return nil, fmt.Errorf("%s is in the program, but nobody imports it", m.Path)
		}
		list = append(list, component{
			Type: "library", Name: m.Path, Version: m.Version, Scope: "required", Licences: licences(p.licence),
			Purl: purl(m.Path, m.Version), Properties: []property{{"go.sum", m.Sum}},
		})
	}
	needs := dependency{Ref: main.Ref}
	for i, c := range list {
		list[i].Ref = c.Purl
		needs.DependsOn = append(needs.DependsOn, c.Purl)
	}
	text, err := json.MarshalIndent(map[string]any{
		"$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json", "bomFormat": "CycloneDX", "specVersion": "1.6",
		"version":      1,
		"metadata":     map[string]any{"timestamp": r.made.Format(time.RFC3339), "component": main},
		"components":   list,
		"dependencies": []dependency{needs},
	}, "", "  ")
	return append(text, '\n'), err
}

func licences(name string) (list []licence) {
	if name != "" {
		list = make([]licence, 1)
		list[0].Licence.ID = name
	}
	return list
}

// purl returns the address of a module among packages of all kinds
// (package-url/purl-spec, type "golang").
func purl(path, version string) string {
	return "pkg:golang/" + path + "@" + url.PathEscape(version)
}
