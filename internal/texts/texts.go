// Package texts reads the file in which an organisation puts its own words in
// place of the desk's, and writes one to start from.
//
// It knows what a text must hold to do its work: the places that the desk fills
// in, the plural forms of its language, the room it has. It does not know what
// the texts say.
package texts

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"frontdesk/internal/locale"
	"frontdesk/internal/yamlfile"
)

// Room for a text, in code points: at least leastRoom, or so many times what the
// desk's own text takes. What can be typed, and what Teams says about it, has
// the room of the app package (Learn: "App manifest reference", commands).
const (
	leastRoom = 40
	timesOwn  = 3
	wordRoom  = 32
	helpRoom  = 128
)

// Load reads the file at path. If anything in it is wrong, the error is a
// yamlfile.Mistakes.
func Load(path string) (locale.Texts, error) {
	r, top, err := yamlfile.ReadFile(path)
	return read(r, top, err)
}

// Parse does what Load does with content that is already read. Mistakes use name
// for the file.
func Parse(name string, content []byte) (locale.Texts, error) {
	r, top, err := yamlfile.Read(name, content)
	return read(r, top, err)
}

func read(file *yamlfile.Reader, top *yaml.Node, err error) (all locale.Texts, _ error) {
	if err != nil {
		return locale.Texts{}, err
	}
	r := reader{file}
	for lang, group := range r.Pairs(top, "", "languages: "+strings.Join(locale.Languages(), ", ")) {
		if !slices.Contains(locale.Languages(), lang.Value) {
			r.Report(lang, lang.Value, "unknown language", "one of "+strings.Join(locale.Languages(), ", "))
			continue
		}
		all = r.language(all, lang.Value, group)
	}
	if err := r.Err(); err != nil {
		return locale.Texts{}, err
	}
	return all, nil
}

type reader struct{ *yamlfile.Reader }

// language reads the texts of one language.
func (r reader) language(all locale.Texts, lang string, group *yaml.Node) locale.Texts {
	texts, counts := map[string]string{}, map[string]locale.Forms{}
	words := map[string]string{} // the keys of what can be typed
	for _, key := range locale.Keys() {
		if text, _, _ := locale.Own(lang, key); strings.HasPrefix(key, "word.") {
			words[key] = text
		}
	}
	for name, node := range r.Pairs(group, lang, "keys with texts") {
		key := name.Value
		own, forms, known := locale.Own(lang, key)
		switch {
		case !known:
			r.Report(name, lang+"."+key, "unknown key", "one that is listed by “frontdesk texts”"+nearest(key))
		case forms != nil:
			counts[key] = r.forms(lang+"."+key, forms, node)
		case node.Kind != yaml.ScalarNode || yamlfile.Dressed(node):
			r.Report(node, lang+"."+key, yamlfile.Describe(node), "a text")
		default:
			if found, expected := wrong(key, own, node.Value, true); found != "" {
				r.Report(node, lang+"."+key, found, expected)
			}
			texts[key] = node.Value
			if _, word := words[key]; word {
				r.wordIsFree(lang, key, node, words)
				words[key] = node.Value
			}
		}
	}
	return all.Replace(lang, texts, counts)
}

// wordIsFree reports a word that means something else already.
func (r reader) wordIsFree(lang, key string, node *yaml.Node, words map[string]string) {
	for other, word := range words {
		if other != key && word == node.Value {
			r.Report(node, lang+"."+key, yamlfile.Quoted(word), "a word of its own: this is "+other)
		}
	}
}

// forms reads a text in plural forms.
func (r reader) forms(key string, own locale.Forms, node *yaml.Node) locale.Forms {
	names := strings.Join(slices.Sorted(maps.Keys(own)), ", ")
	found := locale.Forms{}
	for name, text := range r.Pairs(node, key, "the forms "+names) {
		at := key + "." + name.Value
		switch {
		case own[name.Value] == "":
			r.Report(name, at, "unknown form", "one of "+names)
		case text.Kind != yaml.ScalarNode || yamlfile.Dressed(text):
			r.Report(text, at, yamlfile.Describe(text), "a text")
		default:
			if found, expected := wrong(key, own[name.Value], text.Value, name.Value != "one"); found != "" {
				r.Report(text, at, found, expected)
			}
			found[name.Value] = text.Value
		}
	}
	for name := range own {
		if found[name] == "" && node.Kind == yaml.MappingNode {
			r.Report(node, key, "the form "+name+" is missing", "the forms "+names)
		}
	}
	return found
}

var place = regexp.MustCompile(`\{[^{}]*\}?|\}`)

// wrong says what is wrong with a text in place of the desk's own, or "". complete
// is set when it must have every place that the desk fills in.
func wrong(key, own, text string, complete bool) (found, expected string) {
	places := place.FindAllString(own, -1)
	for _, p := range place.FindAllString(text, -1) {
		if !slices.Contains(places, p) {
			return yamlfile.Quoted(p) + " is not filled in here", listed(places)
		}
	}
	for _, p := range places {
		if complete && !strings.Contains(text, p) {
			return p + " is missing", listed(places)
		}
	}
	return misshapen(key, own, text)
}

// misshapen says what is wrong with a text whatever it says, or "".
func misshapen(key, own, text string) (found, expected string) {
	isControl := func(c rune) bool { return unicode.IsControl(c) && c != '\n' || c == utf8.RuneError }
	oneWord := text == strings.ToLower(text) && !strings.ContainsFunc(text, unicode.IsSpace)
	switch room, length := room(key, own), utf8.RuneCountInString(text); {
	case strings.TrimSpace(text) == "":
		return "empty", "a text"
	case length > room:
		return fmt.Sprintf("%d characters", length), fmt.Sprintf("at most %d", room)
	case strings.ContainsFunc(text, isControl):
		return "a control character", "a text"
	case strings.HasPrefix(key, "word.") && !oneWord:
		return yamlfile.Quoted(text), "one word in small letters"
	}
	return "", ""
}

// room returns how many code points a text may have.
func room(key, own string) int {
	switch {
	case strings.HasPrefix(key, "word."):
		return wordRoom
	case strings.HasPrefix(key, "help."):
		return helpRoom
	}
	return max(leastRoom, timesOwn*utf8.RuneCountInString(own))
}

func listed(places []string) string {
	if len(places) == 0 {
		return "no place in braces"
	}
	return strings.Join(places, " ")
}

// nearest names the keys that begin or end as an unknown one, at most three.
func nearest(key string) string {
	var near []string
	head, _, _ := strings.Cut(key, ".")
	tail := key[strings.LastIndex(key, ".")+1:]
	for _, known := range locale.Keys() {
		same := strings.HasPrefix(known, key) || strings.HasSuffix(known, "."+tail) ||
			strings.HasPrefix(known, head+".") && strings.Contains(known, tail[:min(len(tail), 4)])
		if same && len(near) < 3 {
			near = append(near, known)
		}
	}
	if len(near) == 0 {
		return ""
	}
	return ", such as " + strings.Join(near, ", ")
}

// Write returns a file that holds every text of some languages as the desk says
// it.
func Write(languages []string) string {
	var out strings.Builder
	for _, lang := range languages {
		fmt.Fprintf(&out, "%s:\n", lang)
		for _, key := range locale.Keys() {
			text, forms, _ := locale.Own(lang, key)
			if forms == nil {
				fmt.Fprintf(&out, "  %s: %s\n", key, strconv.Quote(text))
				continue
			}
			fmt.Fprintf(&out, "  %s:\n", key)
			for _, name := range slices.Sorted(maps.Keys(forms)) {
				fmt.Fprintf(&out, "    %s: %s\n", name, strconv.Quote(forms[name]))
			}
		}
	}
	return out.String()
}
