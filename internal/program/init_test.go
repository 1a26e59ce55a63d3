package program

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/scripttest"
	"frontdesk/internal/teamsim"
)

// beginner is an admin in an empty folder, whose Entra and Teams are make-believe.
type beginner struct {
	*teamsim.Sim
	t     *testing.T
	dir   string
	flags map[string]string
}

func newBeginner(t *testing.T) *beginner {
	t.Helper()
	sim, err := teamsim.New(teamsim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sim.Close)
	b := &beginner{Sim: sim, t: t, dir: t.TempDir()}
	b.flags = map[string]string{
		"--public-url": "https://desk.example.com", "--app-id": sim.AppID(), "--tenant": sim.TenantID(),
		"--secret-file": filepath.Join(b.dir, "given"), "--config": filepath.Join(b.dir, "frontdesk.yaml"),
		"--listen": "127.0.0.1:0",
	}
	b.write("given", sim.AppPassword()+"\n")
	t.Setenv("FRONTDESK_TEAMS_TOKEN_URL", sim.TokenURL())
	t.Setenv("FRONTDESK_TEAMS_OPENID_METADATA_URL", sim.MetadataURL())
	t.Setenv("FRONTDESK_TEAMS_SERVICE_URLS", sim.ServiceURL())
	return b
}

func (b *beginner) write(name, content string) {
	b.t.Helper()
	if err := os.WriteFile(filepath.Join(b.dir, name), []byte(content), 0o600); err != nil {
		b.t.Fatal(err)
	}
}

// init runs the command with the flags, and more.
func (b *beginner) init(ask *asker, more ...string) (status int, stdout, stderr string) {
	b.t.Helper()
	examples, err := readExamples()
	if err != nil {
		b.t.Fatal(err)
	}
	args := []string{"frontdesk", "init"}
	for flag, value := range b.flags {
		args = append(args, flag, value)
	}
	var out, problems strings.Builder
	p := program{examples: examples, now: time.Now, stdout: &out, stderr: &problems, ask: ask}
	if ask != nil {
		ask.out = &out
	}
	status = exitStatus(p.run(b.t.Context(), append(args, more...)), &problems)
	return status, out.String(), problems.String()
}

// left returns the names of the files in the folder.
func (b *beginner) left() (names []string) {
	b.t.Helper()
	list, err := os.ReadDir(b.dir)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, f := range list {
		names = append(names, f.Name())
	}
	return names
}

// typing is somebody at a terminal who types these lines, and these secrets.
func typing(lines string, secrets ...string) *asker {
	return &asker{in: bufio.NewReader(strings.NewReader(lines)), hidden: func() (string, error) {
		if len(secrets) == 0 {
			return "", io.EOF
		}
		next := secrets[0]
		secrets = secrets[1:]
		return next, nil
	}}
}

// TestInitLeadsToADesk goes from an empty folder to a desk that answers.
func TestInitLeadsToADesk(t *testing.T) {
	b := newBeginner(t)
	status, stdout, stderr := b.init(nil)
	if status != 0 || stderr != "" {
		t.Fatalf("status %d\n%s%s", status, stdout, stderr)
	}
	for _, part := range []string{
		"ok · Tenant: " + b.TenantID(), "ok · Token and secret of the bot", "https://desk.example.com/api/messages",
		"frontdesk serve --config", "frontdesk doctor", "frontdesk manifest",
	} {
		if !strings.Contains(stdout, part) {
			t.Errorf("%q is not in\n%s", part, stdout)
		}
	}
	if strings.Contains(stdout, b.AppPassword()) || strings.Contains(stdout, "Register the bot") {
		t.Error(stdout)
	}
	for name, mode := range map[string]os.FileMode{"frontdesk.yaml": 0o644, secretFile: 0o600} {
		f, err := os.Stat(filepath.Join(b.dir, name))
		if err != nil || f.Mode().Perm() != mode {
			t.Errorf("%s: %v, %v", name, f, err)
		}
	}
	written, err := os.ReadFile(b.flags["--config"])
	if err != nil || strings.Contains(string(written), b.AppPassword()) ||
		strings.Count(string(written), "\n") < 200 || !strings.Contains(string(written), "  - name: \"Service Desk\"") {
		t.Errorf("%v\n%s", err, written)
	}
	b.answers()
}

// answers runs the desk that init has written, and has it answer a person.
func (b *beginner) answers() {
	b.t.Helper()
	ctx, log, ended := b.t.Context(), scripttest.NewLog(), make(chan error, 1)
	ctx, stop := context.WithCancel(ctx)
	go func() {
		ended <- run(ctx, []string{"frontdesk", "serve", "--config", b.flags["--config"]}, io.Discard, log)
	}()
	defer func() {
		stop()
		if err := <-ended; err != nil {
			b.t.Error(err)
		}
	}()
	address, ok := log.Wait(regexp.MustCompile(`msg=listening address=(\S+)`), 20*time.Second)
	if !ok {
		b.t.Fatal(log)
	}
	b.SetBot("http://" + address + "/api/messages")
	erin := b.Person("Erin Employee")
	if a := erin.Say(b.t.Context(), "menu"); a.Status != http.StatusOK {
		b.t.Fatal(a, log)
	}
	if err := b.Wait(b.t.Context(), func() bool {
		return slices.ContainsFunc(b.Messages(erin.Chat), func(m teamsim.Message) bool {
			return slices.Contains(m.Buttons(), "Create an Incident")
		})
	}); err != nil {
		b.t.Error(err)
	}
}

// TestInitAtATerminal asks, says what is wrong with an answer, and asks again.
func TestInitAtATerminal(t *testing.T) {
	b := newBeginner(t)
	b.flags = map[string]string{"--config": b.flags["--config"], "--listen": "127.0.0.1:0"}
	ask := typing(strings.Join([]string{
		"desk.example.com", "https://10.0.0.1", "https://desk.example.com/", // the address, at the third try
		"abc", b.AppID(), "nobody.example.org", teamsim.TenantDomain, // a secret that is none follows
		"", b.AppID(), b.TenantID(), // again, with the right one
		"Help", "ru", "", "127.0.0.1:0",
	}, "\n")+"\n", "33333333-3333-4333-8333-333333333333", b.AppPassword())
	status, stdout, stderr := b.init(ask)
	if status != 0 || stderr != "" {
		t.Fatalf("status %d\n%s%s", status, stdout, stderr)
	}
	for _, part := range []string{
		"--public-url: \"desk.example.com\": expected an https URL",
		"--public-url: \"https://10.0.0.1\": expected the name",
		"teams app create --name Frontdesk --endpoint https://desk.example.com/api/messages --env .env",
		"Bot management", "az ad app create", "--app-id: \"abc\": expected a GUID",
		"there is no tenant \"nobody.example.org\"",
		"looks like its Secret ID", "ok · Tenant: " + b.TenantID(),
	} {
		if !strings.Contains(stdout, part) {
			t.Errorf("%q is not in\n%s", part, stdout)
		}
	}
	if strings.Contains(stdout, b.AppPassword()) {
		t.Error("the secret is shown")
	}
	written, err := os.ReadFile(b.flags["--config"])
	if err != nil || !strings.Contains(string(written), "language: ru\n") ||
		!strings.Contains(string(written), `name: "Help"`) {
		t.Errorf("%v\n%s", err, written)
	}
}

// TestInitNeverWritesOver asks at a terminal, and needs --force without one.
func TestInitNeverWritesOver(t *testing.T) {
	for _, name := range []string{"frontdesk.yaml", secretFile} {
		b := newBeginner(t)
		b.write(name, "mine")
		status, _, stderr := b.init(nil)
		if status != 1 || !strings.Contains(stderr, name+" is there already: write over it with --force") {
			t.Errorf("status %d: %s", status, stderr)
		}
		if status, _, stderr = b.init(typing("n\n")); status != 1 || stderr != "frontdesk: nothing was written\n" {
			t.Errorf("status %d: %s", status, stderr)
		}
		if content, err := os.ReadFile(filepath.Join(b.dir, name)); err != nil || string(content) != "mine" {
			t.Errorf("%s: %s, %v", name, content, err)
		}
		if status, _, stderr = b.init(nil, "--force"); status != 0 {
			t.Errorf("status %d: %s", status, stderr)
		}
	}
}

// TestInitTakesTheRegistrationOfTheTeamsCLI reads ids and secret from its file.
func TestInitTakesTheRegistrationOfTheTeamsCLI(t *testing.T) {
	b := newBeginner(t)
	b.write(
		"reg.env",
		fmt.Sprintf("CLIENT_ID=%s\nCLIENT_SECRET=%q\nTENANT_ID=%s\n", b.AppID(), b.AppPassword(), b.TenantID()),
	)
	for _, flag := range []string{"--app-id", "--tenant", "--secret-file"} {
		delete(b.flags, flag)
	}
	if status, stdout, stderr := b.init(nil, "--env", filepath.Join(b.dir, "reg.env")); status != 0 {
		t.Fatalf("status %d\n%s%s", status, stdout, stderr)
	}
	b.answers()
}

// TestInitKeepsASecretInTheEnvironment writes it to no file.
func TestInitKeepsASecretInTheEnvironment(t *testing.T) {
	b := newBeginner(t)
	delete(b.flags, "--secret-file")
	t.Setenv("FRONTDESK_TEAMS_APP_PASSWORD", b.AppPassword())
	status, stdout, stderr := b.init(nil)
	if status != 0 || !strings.Contains(stdout, "the secret stays in FRONTDESK_TEAMS_APP_PASSWORD") ||
		slices.Contains(b.left(), secretFile) {
		t.Fatalf("status %d\n%s%s%v", status, stdout, stderr, b.left())
	}
	b.answers()
}

// TestInitRefuses injects what can be wrong, one at a time, without a terminal. Each
// is one line, and nothing is written.
func TestInitRefuses(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = busy.Close() })
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "<html>Please sign in</html>")
	}))
	t.Cleanup(page.Close)
	set := func(flag, value string) func(*beginner) { return func(b *beginner) { b.flags[flag] = value } }
	without := func(flag string) func(*beginner) { return func(b *beginner) { delete(b.flags, flag) } }
	for name, one := range map[string]struct {
		make   func(b *beginner)
		more   string
		status int
		says   string
	}{
		"no public url": {without("--public-url"), "", 2, "--public-url: missing: expected an https URL"},
		"http": {
			set("--public-url", "http://desk.example.com"), "", 2,
			"--public-url: \"http://desk.example.com\": expected an https URL",
		},
		"an address of IP": {
			set("--public-url", "https://192.0.2.1"), "", 2, "expected the name of a host that Teams can reach",
		},
		"a bare name": {
			set("--public-url", "https://desk"), "", 2, "expected the name of a host that Teams can reach",
		},
		"no app id":        {without("--app-id"), "", 2, "--app-id: missing: expected a GUID"},
		"app id is a name": {set("--app-id", "frontdesk"), "", 2, "--app-id: \"frontdesk\": expected a GUID"},
		"no tenant":        {without("--tenant"), "", 2, "--tenant: missing: expected a GUID"},
		"tenant is a word": {set("--tenant", "contoso"), "", 2, "--tenant: \"contoso\": expected a GUID"},
		"unknown tenant": {
			set("--tenant", identityID), "", 1, "there is no tenant \"" + identityID + "\": copy the Tenant ID",
		},
		"unknown domain":  {set("--tenant", "no.example.org"), "", 1, "there is no tenant \"no.example.org\""},
		"domain, offline": {set("--tenant", "no.example.org"), "--offline", 1, "expected a GUID"},
		"no secret": {
			without("--secret-file"), "", 2, "--secret-file: missing: expected a file with the client secret",
		},
		"no file of secret": {set("--secret-file", "nowhere"), "", 1, "nowhere: no such file"},
		"secret id": {
			func(b *beginner) { b.write("given", identityID) },
			"", 1, "looks like its Secret ID, a GUID. Put the secret’s Value",
		},
		"secret id, offline": {
			func(b *beginner) { b.write("given", identityID) }, "--offline", 1,
			"looks like its Secret ID, a GUID. Put the secret’s Value",
		},
		"wrong secret": {func(b *beginner) { b.write("given", "guess") }, "", 1, "(AADSTS7000215). Put the Value"},
		"secret has expired": {func(b *beginner) {
			b.SetSecrets(map[string]int{b.AppPassword(): teamsim.ExpiredSecret})
		}, "", 1, "has expired (AADSTS7000222). Make a new secret"},
		"another app": {set("--app-id", identityID), "", 1, "Compare teams.app_id"},
		"no keys":     {func(b *beginner) { b.OpenIDDown(true) }, "", 1, "it must show JSON"},
		"login out of reach": {func(b *beginner) {
			b.t.Setenv("FRONTDESK_TEAMS_TOKEN_URL", "http://"+closed(t)+"/tenant/oauth2/v2.0/token")
		}, "", 1, "is out of reach: connection refused; let this machine call it on port 443"},
		"a proxy answers": {func(b *beginner) {
			b.t.Setenv("FRONTDESK_TEAMS_TOKEN_URL", page.URL+"/tenant/oauth2/v2.0/token")
		}, "", 1, "answers, but not as a login service"},
		"port in use": {
			set("--listen", busy.Addr().String()), "", 1, "address already in use; choose another port",
		},
		"no port":     {set("--listen", "localhost"), "", 2, "--listen: \"localhost\": expected host:port"},
		"no language": {set("--language", "de"), "", 2, "--language: \"de\": expected en or ru"},
		"no zone":     {set("--timezone", "Riga"), "", 2, "--timezone: \"Riga\": expected an IANA time zone"},
		"no folder": {
			set("--config", "/nowhere/frontdesk.yaml"), "", 1, "no file can be written in /nowhere: no such file",
		},
		"an env of another": {
			func(b *beginner) { b.write("reg", "A=b\n"); b.flags["--env"] = filepath.Join(b.dir, "reg") },
			"", 1, "expected lines CLIENT_ID=…",
		},
		"stray argument": {func(*beginner) {}, "now", 2, "unexpected argument \"now\""},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBeginner(t)
			b.t = t
			one.make(b)
			before := b.left()
			status, stdout, stderr := b.init(nil, strings.Fields(one.more)...)
			if status != one.status || !strings.Contains(stderr, one.says) || lines(stderr) != 1 {
				t.Errorf("status %d, want %d and one line with %q:\n%s%s", status, one.status, one.says, stdout, stderr)
			}
			if strings.Contains(stdout+stderr, b.AppPassword()) || !slices.Equal(b.left(), before) {
				t.Errorf("left %v", b.left())
			}
		})
	}
}

// TestInitEndsWithTheTerminal writes nothing when the terminal is closed.
func TestInitEndsWithTheTerminal(t *testing.T) {
	b := newBeginner(t)
	delete(b.flags, "--app-id")
	status, _, stderr := b.init(typing(""))
	if status != 1 || !strings.Contains(stderr, "nothing was written") || slices.Contains(b.left(), "frontdesk.yaml") {
		t.Errorf("status %d: %s, left %v", status, stderr, b.left())
	}
	if _, err := os.Stat(filepath.Join(b.dir, secretFile)); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}
