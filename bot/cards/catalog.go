package cards

import (
	"cmp"
	"encoding/json"
	"unicode/utf8"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// CatalogView is a page of the service catalog.
type CatalogView struct {
	Category *tickets.Category // the category on show; the root has no id
	// Words are the words of a search; empty when the page is not a search
	// result.
	Words  string
	Places []Place
	Page   int
	More   bool // there is another page
	Tiles  bool // as tiles, not as a list
	Drafts int  // how many the reader has; shown on the first page only
}

// Place is one entry on a page of the catalog.
type Place struct {
	Under    string // the heading above it; empty for none
	Category *tickets.Category
	Item     *tickets.Item // nil for a category
}

// How much of each text the catalog shows, so that every page stays under
// MaxBytes. Names are in code points, explanations in bytes of JSON.
const (
	maxPlaceName = 60
	maxButton    = 30 // as much of a button as a phone shows
	maxAbout     = 200
	maxHead      = 600
)

// Catalog is a page of the service catalog. Each place has a button with its
// name.
func Catalog(w locale.Words, v CatalogView) json.RawMessage {
	name := cmp.Or(v.Category.Name.In(w.Lang), w.Say("catalog"))
	if v.Category.Icon != "" {
		name = v.Category.Icon + " " + name
	}
	body := []any{plain(run{Text: clipShown(name, maxHead), Weight: "Bolder", Size: "Medium"})}
	if about := v.Category.Description.In(w.Lang); about != "" {
		body = append(body, plain(run{Text: clipShown(about, maxHead), Subtle: true}))
	}
	if v.Drafts > 0 && v.Page == 0 {
		body = append(body, buttons(sendNoInputs(execute(w.Say("menu.drafts", "n", v.Drafts), VerbDraftList, nil))))
	}
	body = append(body, searchBar(w, v.Words))
	switch {
	case len(v.Places) == 0 && v.Words != "":
		body = append(body, text(w.Say("catalog.nothing")))
	case len(v.Places) == 0:
		body = append(body, text(w.Say("catalog.empty")))
	}
	for len(v.Places) > 0 {
		n := 1
		for n < len(v.Places) && v.Places[n].Under == v.Places[0].Under {
			n++
		}
		if under := v.Places[0].Under; under != "" {
			body = append(body, plain(run{Text: locale.Clip(under, maxNote), Weight: "Bolder"}))
		}
		body = append(body, showPlaces(w, v.Places[:n], v.Tiles)...)
		v.Places = v.Places[n:]
	}
	return encode(body, catalogActions(w, v)...)
}

func searchBar(w locale.Words, words string) columnSet {
	search := input{
		Type:      "Input.Text",
		ID:        "search",
		Label:     w.Say("catalog.find"),
		Value:     clipTyped(words, maxTypedSearch),
		MaxLength: maxName,
	}
	return columnSet{Type: "ColumnSet", Columns: []column{
		{Type: "Column", Width: "stretch", Items: []any{search}},
		{
			Type:  "Column",
			Width: "auto",
			Align: "Bottom",
			Items: []any{buttons(execute(w.Say("catalog.search"), VerbCatalogFind, nil))},
		},
	}}
}

func catalogActions(w locale.Words, v CatalogView) (actions []action) {
	data := map[string]any{"category": v.Category.ID, "page": v.Page}
	if v.More {
		more := sendNoInputs(
			execute(w.Say("list.more"), VerbCatalog, map[string]any{"category": v.Category.ID, "page": v.Page + 1}),
		)
		if v.Words != "" {
			more = execute(w.Say("list.more"), VerbCatalogFind, map[string]any{"page": v.Page + 1})
		}
		actions = append(actions, more)
	}
	if v.Tiles {
		data["view"] = "list"
		actions = append(actions, execute(w.Say("catalog.list"), VerbCatalogView, data))
	} else {
		data["view"] = "tiles"
		actions = append(actions, execute(w.Say("catalog.tiles"), VerbCatalogView, data))
	}
	if v.Category.ID != "" || v.Words != "" || v.Page > 0 {
		actions = append(actions, backToCatalog(w))
	}
	return append(actions, sendNoInputs(execute(w.Say("menu.menu"), VerbMenu, nil)))
}

func backToCatalog(w locale.Words) action {
	return sendNoInputs(execute(w.Say("catalog"), VerbCatalog, nil))
}

// showPlaces shows places as a list, or two in a row.
func showPlaces(w locale.Words, places []Place, tiles bool) (rows []any) {
	if !tiles {
		for _, p := range places {
			rows = append(rows, p.row(w))
		}
		return rows
	}
	for i := 0; i < len(places); i += 2 {
		right := column{Type: "Column", Width: "stretch", Items: []any{}}
		if i+1 < len(places) {
			right = places[i+1].tile(w)
		}
		rows = append(rows, columnSet{Type: "ColumnSet", Columns: []column{places[i].tile(w), right}})
	}
	return rows
}

// row is a place in a list: its button and its description. When the name is
// too long for a button, the whole row is the button.
func (p Place) row(w locale.Words) columnSet {
	name, about, icon := p.words(w)
	open := p.open(name)
	items, press := []any{buttons(open)}, (*action)(nil)
	if utf8.RuneCountInString(name) > maxButton {
		items, press = []any{plain(run{Text: name, Weight: "Bolder", Color: "Accent"})}, &open
	}
	if about != "" {
		line := plain(run{Text: clipShown(about, maxAbout), Subtle: true})
		line.Spacing = "Small"
		items = append(items, line)
	}
	return columnSet{Type: "ColumnSet", Line: true, Select: press, Columns: []column{
		{Type: "Column", Width: "auto", Items: []any{plain(run{Text: icon, Size: "Large"})}},
		{Type: "Column", Width: "stretch", Items: items},
	}}
}

// tile is a place as a tile that can be pressed anywhere.
func (p Place) tile(w locale.Words) column {
	name, _, icon := p.words(w)
	open := p.open(name)
	return column{
		Type: "Column", Width: "stretch", Style: "emphasis", Select: &open,
		Items: []any{plain(run{Text: icon, Size: "Large"}), plain(run{Text: name, Weight: "Bolder"})},
	}
}

func (p Place) words(w locale.Words) (name, about, icon string) {
	if p.Category != nil {
		return locale.Clip(
				p.Category.Name.In(w.Lang),
				maxPlaceName,
			), p.Category.Description.In(
				w.Lang,
			), cmp.Or(
				p.Category.Icon,
				"📁",
			)
	}
	return locale.Clip(p.Item.Name.In(w.Lang), maxPlaceName), p.Item.Description.In(w.Lang), cmp.Or(p.Item.Icon, "📄")
}

// open is the button that opens a place. It does not carry the search along.
func (p Place) open(name string) action {
	if p.Category != nil {
		return sendNoInputs(execute(name, VerbCatalog, map[string]any{"category": p.Category.ID}))
	}
	return sendNoInputs(execute(name, VerbRequestForm, map[string]any{"item": p.Item.ID}))
}
