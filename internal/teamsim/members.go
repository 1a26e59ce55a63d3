package teamsim

import (
	"net/http"
	"strconv"
	"strings"
)

// defaultPage is small. A bot that sets no page size has to read several pages.
const defaultPage = 3

func (p *Person) entry() object {
	given, family, _ := strings.Cut(p.Name, " ")
	address := slug("mail", p.Name) + "@example.com"
	return object{
		"id": p.ID, "name": p.Name, "objectId": p.ObjectID, "aadObjectId": p.ObjectID,
		"givenName": given, "surname": family, "email": address, "userPrincipalName": address,
		"tenantId": p.sim.options.TenantID, "userRole": "user",
	}
}

func entries(people []*Person) []object {
	all := make([]object, len(people))
	for i, p := range people {
		all[i] = p.entry()
	}
	return all
}

func (s *Sim) members(c *call) reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	people, refusal := s.roster(c.conversation)
	if refusal.status != 0 {
		return refusal
	}
	return ok(http.StatusOK, entries(people))
}

// member finds a member by MRI only. The Playground knows no other key.
func (s *Sim) member(c *call) reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	people, refusal := s.roster(c.conversation)
	if refusal.status != 0 {
		return refusal
	}
	for _, p := range people {
		if p.ID == c.request.PathValue("member") {
			return ok(http.StatusOK, p.entry())
		}
	}
	return problem(http.StatusNotFound, "MemberNotFoundInConversation")
}

func (s *Sim) pagedMembers(c *call) reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	people, refusal := s.roster(c.conversation)
	if refusal.status != 0 {
		return refusal
	}
	from, size, fine := s.pageAsked(c)
	if !fine || from > len(people) {
		return problem(http.StatusBadRequest, "BadArgument")
	}
	end := min(from+size, len(people))
	page := object{"members": entries(people[from:end])}
	if end < len(people) {
		page["continuationToken"] = "page+" + strconv.Itoa(end) + "/="
	}
	return ok(http.StatusOK, page)
}

// pageAsked reads the start and size of a page. As in Teams, the token holds
// characters that must be escaped in a query.
func (s *Sim) pageAsked(c *call) (from, size int, fine bool) {
	query := c.request.URL.Query()
	size, fine = defaultPage, true
	if asked := query.Get("pageSize"); asked != "" {
		n, err := strconv.Atoi(asked)
		size, fine = n, err == nil && n > 0
	}
	if token := query.Get("continuationToken"); token != "" {
		n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(token, "page+"), "/="))
		from, fine = n, fine && err == nil && n >= 0
	}
	return from, min(size, s.options.MaxPage), fine
}
