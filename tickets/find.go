package tickets

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// finder finds items by the beginnings of words.
type finder struct {
	items []*Item // in the order of the catalog
	words []word  // sorted by text
}

// word is a word from the texts of items, in lower case.
type word struct {
	text string
	at   []place // by item, each once
}

// place names an item, and says whether the word is in its name.
type place struct {
	item int
	name bool
}

// add adds an item. Its id counts as a name.
func (f *finder) add(i *Item) {
	n := len(f.items)
	f.items = append(f.items, i)
	take := func(text string, name bool) {
		for _, w := range splitWords(text) {
			f.words = append(f.words, word{w, []place{{n, name}}})
		}
	}
	take(i.ID, true)
	for _, text := range i.Name {
		take(text, true)
	}
	for _, text := range i.Description {
		take(text, false)
	}
}

// prepare readies the finder for Find: each word once, names before
// descriptions.
func (f *finder) prepare() {
	slices.SortFunc(f.words, func(a, b word) int {
		x, y := a.at[0], b.at[0]
		return cmp.Or(strings.Compare(a.text, b.text), cmp.Compare(x.item, y.item), -compare(x.name, y.name))
	})
	merged := f.words[:0:0]
	for _, w := range f.words {
		last := len(merged) - 1
		switch {
		case last < 0 || merged[last].text != w.text:
			merged = append(merged, w)
		case merged[last].at[len(merged[last].at)-1].item != w.at[0].item:
			merged[last].at = append(merged[last].at, w.at[0])
		}
	}
	f.words = slices.Clip(merged)
}

func compare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// Find returns the items that match all given words. A word matches when a word
// in the item's texts begins with it, in any language and case. Items whose
// names match all words come first, then the rest, both in catalog order. Find
// returns only items that may allows, at most limit. Without words it finds
// nothing.
func (c *Catalog) Find(words string, may func(*Item) bool, limit int) []*Item {
	asked := splitWords(words)
	if c == nil || len(asked) == 0 {
		return nil
	}
	score := c.found.score(asked[:min(len(asked), maxAsked)])
	var found []*Item
	for _, want := range []hit{inName, inText} {
		for n, got := range score {
			if len(found) >= limit {
				return found
			}
			if got == want && may(c.found.items[n]) {
				found = append(found, c.found.items[n])
			}
		}
	}
	return found
}

// maxAsked limits the words of one search. The rest is ignored.
const maxAsked = 16

// hit says where an item has a word.
type hit uint8

const (
	nowhere hit = iota
	inText
	inName
)

// score says for each item where it has all the words. The weakest place
// counts.
func (f *finder) score(asked []string) []hit {
	total, one := make([]hit, len(f.items)), make([]hit, len(f.items))
	for i := range total {
		total[i] = inName
	}
	for _, prefix := range asked {
		clear(one)
		from, _ := slices.BinarySearchFunc(
			f.words,
			prefix,
			func(w word, p string) int { return strings.Compare(w.text, p) },
		)
		for _, w := range f.words[from:] {
			if !strings.HasPrefix(w.text, prefix) {
				break
			}
			for _, at := range w.at {
				if at.name {
					one[at.item] = inName
				} else {
					one[at.item] = max(one[at.item], inText)
				}
			}
		}
		for i := range total {
			total[i] = min(total[i], one[i])
		}
	}
	return total
}

// splitWords splits a text into words as people search for them, each once.
func splitWords(text string) []string {
	words := strings.FieldsFunc(Fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	slices.Sort(words)
	return slices.Compact(words)
}
