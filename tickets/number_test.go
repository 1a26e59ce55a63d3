package tickets_test

import (
	"slices"
	"strings"
	"testing"

	"frontdesk/tickets"
)

func TestNumbersAsPeopleWriteThem(t *testing.T) {
	both := []string{"INC-1001", "REQ-1001"}
	inc, req := both[:1], both[1:]
	for text, want := range map[string][]string{
		"INC-1001": inc, "inc-1001": inc, "Inc1001": inc, "inc 1001": inc, "INC - 1001": inc, "INC#1001": inc,
		"INC №1001": inc, "INC: 1001": inc, "inc_1001": inc, "REQ 1001": req, "req-1001": req,
		"1001": both, "#1001": both, "# 1001": both, "№ 1001": both,
		"INC-1001.": inc, "INC-1001?": inc, "[INC-1001]": inc, "(INC-1001),": inc, "«INC-1001»": inc, "“#1001”!": both,
		"**INC-1001**": inc, "`INC-1001`": inc, "<INC-1001>": inc, "\"1001\"": both, "[#1001]…": both,
		"  INC-1001\n": inc, "\u00a0INC\u202f1001\u200b": inc, "INC\u2060-\ufeff1001": inc, "1\u200b001": both,
		"INC\u20101001": inc, "INC\u20111001": inc, "INC\u20121001": inc, "INC–1001": inc, "INC—1001": inc,
		"INC\u22121001": inc, "INC\u00ad1001": inc, "INC﹣1001": inc, "ＩＮＣ－１００１": inc, "INC-١٠٠١": inc, "१००१": both,
		"ІNС-1001": inc, "іnс 1001": inc, "INС1001": inc, "RЕQ-1001": req, "ΙΝC-1001": inc,
		"INC-18446744073709551615": {"INC-18446744073709551615"},

		"": nil, " ": nil, "INC": nil, "INC-": nil, "INC-0": nil, "INC-01001": nil, "0": nil, "-1001": nil, "+1001": nil,
		"10.01": nil, "1001%": nil, "1001 €": nil, "10 01": nil, "INC-1001-2": nil, "INC-1001 INC-1002": nil, "INC-10a": nil,
		"ABC-1001": nil, "INCI-1001": nil, "I-1001": nil, "INC-18446744073709551616": nil, "see INC-1001": nil,
		"I\u200bNC-1001": inc, "INC-½": nil, "#": nil, "№": nil, "INC-Ⅷ": nil, "\xff1001": nil, "INC-1001\xff": nil,
	} {
		if got := tickets.IDs(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func FuzzIDs(f *testing.F) {
	for _, s := range []string{"INC-1001", "[ＩＮＣ－１００１]", "іnс\u00ad1001?", "#१००१", "\xff\xfe", "INC", "\u0301INC-1"} {
		f.Add(s, uint64(1001), "[", "]?")
	}
	f.Fuzz(func(t *testing.T, text string, n uint64, before, after string) {
		for _, id := range tickets.IDs(text) {
			if m, ok := tickets.Number(id); !ok || m == 0 {
				t.Errorf("%q: %q is no id", text, id)
			}
			if again := tickets.IDs(id); len(again) != 1 || again[0] != id {
				t.Errorf("%q: %q means %q", text, id, again)
			}
		}
		if n == 0 || strings.Trim(before, "[(«“#№ \u00a0") != "" || strings.Trim(after, "])»”.,;:!?… \u00a0") != "" {
			return
		}
		for _, kind := range []tickets.Kind{tickets.Incident, tickets.Request} {
			id := tickets.IDOf(kind, n)
			if got := tickets.IDs(before + id + after); len(got) != 1 || got[0] != id {
				t.Errorf("%q around %s: %q", before+"…"+after, id, got)
			}
		}
	})
}
