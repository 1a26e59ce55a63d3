package cards

import (
	"cmp"
	"strings"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// Place is one entry on a page of the catalog.
type Place struct {
	Under    string // the heading above it; empty for none
	Category *tickets.Category
	Item     *tickets.Item // nil for a category
	Approval string        // who has to approve the item, in words; empty for nobody
}

// How much of each text the catalog shows, so that every page stays under
// MaxBytes. Names are in code points, the rest in bytes of JSON.
const (
	maxPlaceName = 60
	maxAbout     = 160
	maxTerms     = 160
)

// place holds the texts of a place.
type place struct {
	name, icon, other, about, terms string
	open                            action
}

func (p Place) texts(w locale.Words) place {
	if p.Category != nil {
		name := locale.Clip(p.Category.Name.In(w.Lang), maxPlaceName)
		return place{
			name: name, icon: p.Category.Icon, other: "📁", about: p.Category.Description.In(w.Lang),
			open: sendNoInputs(execute(name, VerbCatalog, map[string]any{"category": p.Category.ID})),
		}
	}
	name := locale.Clip(p.Item.Name.In(w.Lang), maxPlaceName)
	return place{
		name: name, icon: p.Item.Icon, other: "📄", about: p.Item.Description.In(w.Lang), terms: p.terms(w),
		open: sendNoInputs(execute(name, VerbRequestForm, map[string]any{"item": p.Item.ID})),
	}
}

// terms say what somebody wants to know before they open the form: how long it
// takes, and who has to approve.
func (p Place) terms(w locale.Words) string {
	var terms []string
	if expected := p.Item.Expected.In(w.Lang); expected != "" {
		terms = append(terms, "⏱ "+clipShown(expected, maxTerms/2))
	}
	if p.Approval != "" {
		terms = append(terms, clipShown(p.Approval, maxTerms/2))
	}
	return strings.Join(terms, " · ")
}

// showPlaces shows places as a list, or two in a row.
func showPlaces(w locale.Words, places []Place, tiles bool) (rows []any) {
	if !tiles {
		for i, p := range places {
			rows = append(rows, p.texts(w).row(i > 0))
		}
		return rows
	}
	for i := 0; i < len(places); i += 2 {
		right := column{Type: "Column", Width: "stretch", Items: []any{}}
		if i+1 < len(places) {
			right = places[i+1].texts(w).tile()
		}
		rows = append(rows, columnSet{Type: "ColumnSet", Columns: []column{places[i].texts(w).tile(), right}})
	}
	return rows
}

// row is a place in a list. It can be pressed anywhere.
func (p place) row(line bool) columnSet {
	items := []any{plain(run{Text: p.name, Weight: "Bolder", Color: "Accent"})}
	if p.about != "" {
		items = append(items, small(run{Text: clipShown(p.about, maxAbout), Subtle: true}))
	}
	return columnSet{Type: "ColumnSet", Line: line, Select: &p.open, Columns: []column{
		{Type: "Column", Width: "auto", Items: []any{showIcon(p.icon, p.other)}},
		{Type: "Column", Width: "stretch", Items: append(items, p.termLine()...)},
	}}
}

// tile is a place as a tile that can be pressed anywhere.
func (p place) tile() column {
	items := []any{showIcon(p.icon, p.other), small(run{Text: p.name, Weight: "Bolder", Color: "Accent"})}
	return column{
		Type: "Column", Width: "stretch", Style: "emphasis", Round: true, Select: &p.open,
		Items: append(items, p.termLine()...),
	}
}

func (p place) termLine() []any {
	if p.terms == "" {
		return nil
	}
	return []any{small(run{Text: p.terms, Size: "Small"})}
}

// heading is the title of a page about a place.
func (v CatalogView) heading(w locale.Words) string {
	return clipShown(withEmoji(v.Category.Icon, cmp.Or(v.Category.Name.In(w.Lang), w.Say("catalog"))), maxHead)
}
