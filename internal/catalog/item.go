package catalog

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"frontdesk/internal/yamlfile"
	"frontdesk/tickets"
)

// isID matches every id, including those of fields, and so everything that may
// name a thing in mistakes.
var isID = regexp.MustCompile(`^[a-z0-9_-]{1,40}$`)

var (
	itemID  = regexp.MustCompile(`^[a-z0-9-]{1,40}$`)
	fieldID = regexp.MustCompile(`^[a-z0-9_]{1,40}$`)
)

const (
	expectedItemID  = "1 to 40 of a-z, 0-9 and -"
	expectedFieldID = "1 to 40 of a-z, 0-9 and _"
)

// readID reads an id and makes sure that it is unique. lines holds the ids seen
// so far.
func (g group) readID(form *regexp.Regexp, expected string, lines map[string]int) string {
	id := g.readWord("id", expected)
	switch {
	case !g.has("id"):
		g.reportMissing("id", expected)
	case id == "":
	case !form.MatchString(id):
		g.reportWrong("id", yamlfile.Quoted(id), expected)
	case lines[id] != 0:
		g.reportWrong("id", yamlfile.Quoted(id), fmt.Sprintf("another id than that in line %d", lines[id]))
	default:
		lines[id] = g.values["id"].Line
	}
	return id
}

func (r *reader) readGroups(top group) {
	node := top.values["groups"]
	if node == nil {
		return
	}
	if node.Kind != yaml.MappingNode || yamlfile.Dressed(node) {
		top.reportWrong("groups", yamlfile.Describe(node), "names, each with a list of Entra object ids")
		return
	}
	var names []string
	for i := 0; i+1 < len(node.Content); i += 2 {
		names = append(names, node.Content[i].Value)
	}
	groups, _ := r.group(node, "groups", names...)
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		if !itemID.MatchString(name) {
			groups.reportWrong(name, "a name of other characters", expectedItemID)
			continue
		}
		if !groups.has(name) {
			groups.reportMissing(name, expectedPeople)
		}
		r.groups[name] = groups.readWords(name, expectedPeople, maxPeople, person)
	}
}

const expectedPeople = "a list of Entra object ids (GUIDs), each once"

func person(text string) (string, bool) { return strings.ToLower(text), tickets.ObjectID(text) }

// readCategories reads the key "categories" of a group.
func (r *reader) readCategories(in group, depth int) []*tickets.Category {
	const expected = "a list of categories"
	if depth > maxDepth && in.has("categories") {
		in.reportWrong("categories", "too deep", fmt.Sprintf("at most %d categories in each other", maxDepth))
		return nil
	}
	var list []*tickets.Category
	for n, node := range in.readList("categories", expected, maxItems) {
		g, ok := r.group(
			node,
			memberKey("categories", n, node),
			"id",
			"name",
			"description",
			"icon",
			"categories",
			"items",
		)
		if !ok {
			continue
		}
		c := &tickets.Category{
			ID: g.readID(itemID, expectedItemID, r.categories), Name: g.readName("name"),
			Description: g.readText("description", long), Icon: g.readIcon(),
		}
		if !g.has("categories") && !g.has("items") {
			g.reportMissing("items", "items, or categories")
		}
		c.Categories, c.Items = r.readCategories(g, depth+1), r.readItems(g)
		list = append(list, c)
	}
	return list
}

// readItems reads the key "items" of a group.
func (r *reader) readItems(in group) []*tickets.Item {
	var list []*tickets.Item
	for n, node := range in.readList("items", "a list of items", maxItems) {
		g, ok := r.group(node, memberKey("items", n, node), "id", "kind", "name", "description", "icon", "queue",
			"audience", "approval", "steps", "expected", "fields", "category", "impact", "urgency")
		if !ok {
			continue
		}
		list = append(list, r.readItem(g))
		if len(r.items) == maxItems+1 {
			g.reportWrong("id", "one item more", fmt.Sprintf("at most %d items", maxItems))
		}
	}
	return list
}

func (r *reader) readItem(g group) *tickets.Item {
	i := &tickets.Item{
		ID: g.readID(itemID, expectedItemID, r.items),
		Kind: tickets.Kind(
			g.readOneOf("kind", string(tickets.Request), string(tickets.Request), string(tickets.Incident)),
		),
		Name:        g.readName("name"),
		Description: g.readText("description", long),
		Icon:        g.readIcon(),
		Audience:    r.readAudience(g),
		Approval:    r.readApproval(g),
		Expected:    g.readText("expected", short),
	}
	if g.has("queue") {
		i.Queue = r.readQueue(g)
	}
	for n, node := range g.readList("steps", "a list of texts", maxSteps) {
		i.Steps = append(i.Steps, r.readText(node, fmt.Sprintf("%s[%d]", g.keyOf("steps"), n), short))
	}
	r.readIncident(g, i)
	i.Fields = r.readFields(g, i)
	return i
}

// readQueue reads the name or id of a queue, and returns its id.
func (r *reader) readQueue(g group) string {
	var names, ids []string
	for _, q := range r.queues {
		names = append(names, q.Name)
		if q.ID != q.Name {
			ids = append(ids, q.ID)
		}
	}
	called := g.readOneOf("queue", "", append(names, ids...)...)
	for _, q := range r.queues {
		if called == q.Name {
			return q.ID
		}
	}
	return called
}

// readIncident reads the keys that only an incident has, and refuses those it
// must not have.
func (r *reader) readIncident(g group, i *tickets.Item) {
	if i.Kind != tickets.Incident {
		for _, name := range []string{"category", "impact", "urgency"} {
			if g.has(name) {
				g.reportWrong(name, "not for a request", "kind: incident")
			}
		}
		return
	}
	if g.has("approval") {
		g.reportWrong("approval", "not for an incident", "kind: request")
	}
	level := func(name string) tickets.Level {
		return tickets.Level(
			g.readOneOf(
				name,
				string(tickets.Medium),
				string(tickets.Low),
				string(tickets.Medium),
				string(tickets.High),
			),
		)
	}
	i.Impact, i.Urgency = level("impact"), level("urgency")
	if i.Category = g.readWord("category", expectedItemID); i.Category != "" && !itemID.MatchString(i.Category) {
		g.reportWrong("category", yamlfile.Quoted(i.Category), expectedItemID)
	}
}

func (r *reader) readAudience(in group) (a tickets.Audience) {
	node := in.values["audience"]
	if node == nil {
		return a
	}
	g, ok := r.group(node, in.keyOf("audience"), "departments", "groups")
	if ok && !g.has("departments") && !g.has("groups") {
		in.reportWrong("audience", "nobody", "departments, groups or both; without audience everyone")
	}
	a.Departments = g.readWords("departments", "a list of departments, each once", 200,
		func(name string) (string, bool) { return name, name != "" })
	a.Groups = g.readWords("groups", "a list of groups, of "+r.groupNames(), 200, r.knownGroup)
	return a
}

func (r *reader) readApproval(in group) *tickets.Approval {
	node := in.values["approval"]
	if node == nil {
		return nil
	}
	g, ok := r.group(node, in.keyOf("approval"), "people", "manager", "group")
	if !ok {
		return nil
	}
	given := 0
	for _, way := range []string{"people", "manager", "group"} {
		if g.has(way) {
			given++
		}
	}
	a := &tickets.Approval{Manager: g.readYes("manager")}
	a.People = g.readWords("people", expectedPeople, 20, person)
	if g.has("group") {
		a.Group = g.readOneOf("group", "", strings.Split(r.groupNames(), ", ")...)
	}
	switch {
	case given != 1:
		in.reportWrong("approval", fmt.Sprintf("%d ways", given), "exactly one of people, manager, group")
	case g.has("manager") && !a.Manager:
		g.reportWrong("manager", `"false"`, "true, or no approval at all")
	}
	return a
}

func (r *reader) knownGroup(name string) (string, bool) {
	_, ok := r.groups[name]
	return name, ok
}

// groupNames lists the known groups, for mistakes.
func (r *reader) groupNames() string {
	var names []string
	for name := range r.groups {
		names = append(names, name)
	}
	slices.Sort(names)
	return cmp.Or(strings.Join(names, ", "), "(there are no groups)")
}
