package appmanifest_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/appmanifest"
)

func desk() appmanifest.App {
	both := func(en, ru string) map[string]string { return map[string]string{"en": en, "ru": ru} }
	word := func(en, ru, enDoes, ruDoes string) appmanifest.Command {
		return appmanifest.Command{Title: both(en, ru), Description: both(enDoes, ruDoes)}
	}
	return appmanifest.App{
		ID:        "7d9e0f5c-2b1a-4c3d-8e4f-5a6b7c8d9e0f",
		Version:   "0.1.0",
		PublicURL: "https://desk.example.com/it/",
		Files:     true,
		Commands: []appmanifest.Command{
			word("incident", "инцидент", "Report a problem", "Сообщить о сбое"),
			word("status", "статус", "See your tickets", "Ваши обращения"),
			word("help", "помощь", "What I can do", "Что я умею"),
		},
		TeamCommands: []appmanifest.Command{
			word("queue", "очередь", "All that is open", "Всё, что открыто"),
			word("help", "помощь", "What I can do", "Что я умею"),
		},
		Extension: []appmanifest.ExtensionCommand{
			{
				ID:          "tickets",
				Title:       both("Search tickets", "Найти обращение"),
				Description: both("Find tickets", "Найти заявки"),
				Search: &appmanifest.Parameter{
					Name:        "search",
					Title:       both("Search", "Найти"),
					Description: both("Words in a ticket", "Слова из обращения"),
				},
			},
			{
				ID:          "incident",
				Title:       both("Create an incident", "Создать инцидент"),
				Description: both("Report a problem to the desk", "Сообщить о сбое в поддержку"),
			},
		},
	}
}

// unpack returns the files of the package by name.
func unpack(t *testing.T, app appmanifest.App) map[string][]byte {
	t.Helper()
	var buf bytes.Buffer
	if err := appmanifest.Write(&buf, app); err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(buf.Bytes()), int64(buf.Len()))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	if len(files) != len(archive.File) {
		t.Errorf("%d entries under %d names", len(archive.File), len(files))
	}
	return files
}

func TestPackageLiesFlatAtTheRoot(t *testing.T) {
	files := unpack(t, desk())
	var names []string
	total := 0
	for name, data := range files {
		names = append(names, name)
		total += len(data)
	}
	slices.Sort(names)
	want := []string{"color.png", "manifest.json", "outline.png", "ru.json"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
	if total > 64<<10 {
		t.Errorf("the package holds %d bytes", total)
	}
}

func TestEqualAppsGiveEqualBytes(t *testing.T) {
	var first, second bytes.Buffer
	for _, w := range []*bytes.Buffer{&first, &second} {
		if err := appmanifest.Write(w, desk()); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("two runs differ")
	}
	archive, err := zip.NewReader(bytes.NewReader(first.Bytes()), int64(first.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.File {
		if got := f.Modified.UTC().Format("2006-01-02 15:04:05"); got != "2026-01-01 00:00:00" {
			t.Errorf("%s is of %s, expected a fixed time", f.Name, got)
		}
	}
}

func TestWriteRefuses(t *testing.T) {
	tests := map[string]struct {
		damage func(*appmanifest.App)
		names  string
	}{
		"empty id":           {func(a *appmanifest.App) { a.ID = "" }, "id"},
		"id no GUID":         {func(a *appmanifest.App) { a.ID = "28:" + a.ID }, "id"},
		"version of two":     {func(a *appmanifest.App) { a.Version = "0.1" }, "version"},
		"version with v":     {func(a *appmanifest.App) { a.Version = "v0.1.0" }, "version"},
		"version with zeros": {func(a *appmanifest.App) { a.Version = "0.01.0" }, "version"},
		"plain http":         {func(a *appmanifest.App) { a.PublicURL = "http://desk.example.com" }, "public URL"},
		"no host":            {func(a *appmanifest.App) { a.PublicURL = "https:///it" }, "public URL"},
		"password in URL": {
			func(a *appmanifest.App) { a.PublicURL = "https://me:s3cret@desk.example.com" },
			"public URL",
		},
		"endless URL": {func(a *appmanifest.App) { a.PublicURL += strings.Repeat("x", 2048) }, "public URL"},
		"portal without address": {func(a *appmanifest.App) {
			a.Portal, a.PublicURL = true, ""
		}, "public URL"},
		"eleven commands": {func(a *appmanifest.App) {
			a.Commands = slices.Repeat(a.Commands[:1], 11)
		}, "commands"},
		"eleven commands in a team": {func(a *appmanifest.App) {
			a.TeamCommands = slices.Repeat(a.TeamCommands[:1], 11)
		}, "team commands"},
		"no Russian description in a team": {func(a *appmanifest.App) {
			delete(a.TeamCommands[1].Description, "ru")
		}, `team commands[1].description in "ru"`},
		"schema of tomorrow": {func(a *appmanifest.App) { a.Schema = "1.99" }, "schema"},
		"name of 31": {func(a *appmanifest.App) {
			a.Own.Name = map[string]string{"ru": strings.Repeat("щ", 31)}
		}, `name in "ru"`},
		"short description of 81": {func(a *appmanifest.App) {
			a.Own.ShortDescription = map[string]string{"en": strings.Repeat("x", 81)}
		}, `short description in "en"`},
		"description of 4,001": {func(a *appmanifest.App) {
			a.Own.Description = map[string]string{"en": strings.Repeat("x", 4001)}
		}, `description in "en"`},
		"developer of 33": {func(a *appmanifest.App) { a.Own.Developer = strings.Repeat("x", 33) }, "developer"},
		"website on http": {func(a *appmanifest.App) { a.Own.Website = "http://example.org" }, "website"},
		"privacy with a password": {func(a *appmanifest.App) {
			a.Own.Privacy = "https://me:s3cret@example.org"
		}, "privacy"},
		"no color":        {func(a *appmanifest.App) { a.Own.Accent = "blue" }, "accent"},
		"no color icon":   {func(a *appmanifest.App) { a.Own.Color = []byte("GIF") }, "color icon"},
		"no outline icon": {func(a *appmanifest.App) { a.Own.Outline = []byte("GIF") }, "outline icon"},
		"no Russian title": {func(a *appmanifest.App) {
			delete(a.Commands[1].Title, "ru")
		}, `commands[1].title in "ru"`},
		"blank English title": {func(a *appmanifest.App) {
			a.Commands[2].Title["en"] = " "
		}, `commands[2].title in "en"`},
		"title of 33": {func(a *appmanifest.App) {
			a.Commands[0].Title["ru"] = strings.Repeat("щ", 33)
		}, `commands[0].title in "ru"`},
		"no English description": {func(a *appmanifest.App) {
			a.Commands[0].Description = nil
		}, `commands[0].description in "en"`},
		"no Russian title of the extension": {func(a *appmanifest.App) {
			delete(a.Extension[1].Title, "ru")
		}, `extension[1].title in "ru"`},
		"parameter of 33": {func(a *appmanifest.App) {
			a.Extension[0].Search.Title["en"] = strings.Repeat("x", 33)
		}, `extension[0].search.title in "en"`},
		"eleven in the extension": {func(a *appmanifest.App) {
			a.Extension = slices.Repeat(a.Extension[:1], 11)
		}, "extension"},
		"description of 129": {func(a *appmanifest.App) {
			a.Commands[1].Description["ru"] = strings.Repeat("щ", 129)
		}, `commands[1].description in "ru"`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			app := desk()
			tt.damage(&app)
			var buf bytes.Buffer
			err := appmanifest.Write(&buf, app)
			if err == nil || !strings.HasPrefix(err.Error(), "appmanifest: "+tt.names+" ") &&
				!strings.HasPrefix(err.Error(), "appmanifest: "+tt.names+":") {
				t.Errorf("got %v, expected an error about %s", err, tt.names)
			}
			if err != nil && strings.Contains(err.Error(), "s3cret") {
				t.Errorf("the error tells a secret: %v", err)
			}
			if buf.Len() > 0 {
				t.Errorf("%d bytes written all the same", buf.Len())
			}
		})
	}
}

func TestWriteAllowsTheLimitsThemselves(t *testing.T) {
	app := desk()
	app.Commands = slices.Repeat(app.Commands[:1], 10)
	app.Commands[0].Title["ru"] = strings.Repeat("щ", 32)
	app.Commands[0].Description["ru"] = strings.Repeat("щ", 128)
	if err := appmanifest.Write(io.Discard, app); err != nil {
		t.Error(err)
	}
}

func TestWriteTellsOfAFullDisk(t *testing.T) {
	var whole bytes.Buffer
	if err := appmanifest.Write(&whole, desk()); err != nil {
		t.Fatal(err)
	}
	full := errors.New("disk full")
	for _, room := range []int{0, whole.Len() / 2, whole.Len() - 1} {
		err := appmanifest.Write(&disk{room: room, err: full}, desk())
		if !errors.Is(err, full) {
			t.Errorf("with room for %d of %d bytes: %v", room, whole.Len(), err)
		}
	}
}

type disk struct {
	room int
	err  error
}

func (d *disk) Write(p []byte) (int, error) {
	if d.room -= len(p); d.room < 0 {
		return 0, d.err
	}
	return len(p), nil
}

// decode reads JSON into a fresh value of type T.
func decode[T any](t *testing.T, data []byte) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	return v
}
