package program

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"frontdesk/internal/config"
)

// TestUnit has systemd read the service, and look how much it leaves open.
func TestUnit(t *testing.T) {
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		t.Skip("systemd-analyze is not installed: make fronts")
	}
	unit := filepath.Join(t.TempDir(), "frontdesk.service")
	text := deployed(t, "systemd/frontdesk.service", "/usr/local/bin/frontdesk", binary(t))
	if err := os.WriteFile(unit, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text, "\nExecReload=/bin/kill -HUP $MAINPID\n") || strings.Contains(text, "LoadCredential=") {
		t.Error("a reload does not reach the desk, or finds the secret of the start")
	}
	for _, args := range [][]string{{"verify", unit}, {"security", "--offline=yes", "--threshold=15", "--no-pager", unit}} {
		out, err := exec.Command("systemd-analyze", args...).CombinedOutput()
		if err != nil || args[0] == "verify" && len(out) > 0 {
			t.Errorf("%s: %v\n%s", args[0], err, out)
		}
	}
}

// TestContainer builds the program as the Dockerfile does, and runs it as there:
// as nobody in particular, with nothing around it.
func TestContainer(t *testing.T) {
	content, err := os.ReadFile(fromRoot("Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	builds := regexp.MustCompile(`(?m)^RUN (.*go build.*) -o /out/frontdesk \.$`).FindStringSubmatch(string(content))
	surroundings := regexp.MustCompile(`(?m)^ENV (FRONTDESK_.*)$`).FindStringSubmatch(string(content))
	if builds == nil || surroundings == nil {
		t.Fatal("the Dockerfile builds in another way")
	}
	root := t.TempDir()
	const commit = "0123456789012345678901234567890123456789"
	build := exec.Command("sh", "-c", builds[1]+` -o "$OUT" .`)
	build.Dir = fromRoot(".")
	build.Env = append(os.Environ(), "TAGS=nograph", "COMMIT="+commit, "OUT="+filepath.Join(root, "frontdesk"))
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	address := freeAddress(t)
	env := append(
		strings.Fields(surroundings[1]),
		"FRONTDESK_LISTEN=:"+portOf(address),
		"FRONTDESK_TIMEZONE=Europe/Riga",
	)
	for _, folder := range []string{"data", "tmp", "etc/frontdesk", "run/secrets/frontdesk"} {
		if err := os.MkdirAll(filepath.Join(root, folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	secret := filepath.Join(root, "run/secrets/frontdesk/app_password")
	if err := os.WriteFile(secret, []byte("hunter2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	given, _ := kubernetesConfig(t)
	if err := os.WriteFile(filepath.Join(root, "etc/frontdesk/frontdesk.yaml"), []byte(given), 0o600); err != nil {
		t.Fatal(err)
	}
	inside := func(args ...string) *exec.Cmd {
		args = append([]string{"--map-root-user", "--root=" + root, "--wd=/data", "/frontdesk"}, args...)
		cmd := exec.Command("unshare", args...)
		cmd.Env = env
		return cmd
	}
	if out, err := inside("version").CombinedOutput(); err != nil {
		t.Skipf("unshare cannot make a room of its own here: %v %s", err, out)
	} else if !strings.Contains(string(out), commit) {
		t.Errorf("version: %s", out)
	}
	startFront(t, address, inside("serve"))
	expectReady(t, inside)
	if out, err := inside("backup", "/data/desk.zip").CombinedOutput(); err != nil {
		t.Errorf("backup: %v %s", err, out)
	}
	if _, err := os.Stat(filepath.Join(root, "data/frontdesk.db")); err != nil {
		t.Errorf("the data is elsewhere: %v", err)
	}
}

// expectReady waits until the health check in the container passes.
func expectReady(t *testing.T, inside func(...string) *exec.Cmd) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; {
		out, err := inside("health").CombinedOutput()
		if err == nil && string(out) == "ready\n" {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("health: %v %s", err, out)
		}
	}
}

// kubernetesConfig returns the configuration of the example for Kubernetes, and
// the container that it is for.
func kubernetesConfig(t *testing.T) (given string, container map[string]any) {
	t.Helper()
	documents := yaml.NewDecoder(strings.NewReader(deployed(t, "kubernetes/frontdesk.yaml")))
	for {
		var d struct {
			Kind string
			Data map[string]string
			Spec struct {
				Template struct {
					Spec struct{ Containers []map[string]any }
				}
			}
		}
		if err := documents.Decode(&d); err == io.EOF { //nolint:errorlint // as it is documented
			return given, container
		} else if err != nil {
			t.Fatal(err)
		}
		switch d.Kind {
		case "ConfigMap":
			given = d.Data["frontdesk.yaml"]
		case "Deployment":
			container = d.Spec.Template.Spec.Containers[0]
		}
	}
}

// TestKubernetes holds the example's configuration against what the desk takes,
// and its image against this version.
func TestKubernetes(t *testing.T) {
	given, container := kubernetesConfig(t)
	path := filepath.Join(t.TempDir(), "frontdesk.yaml")
	if err := os.WriteFile(path, []byte(given), 0o600); err != nil {
		t.Fatal(err)
	}
	if conf, err := config.Load(path, nil, config.ForExport); err != nil || len(conf.Queues) != 1 {
		t.Errorf("the configuration: %v, %v", conf.Queues, err)
	}
	if image, _ := container["image"].(string); !strings.HasSuffix(image, ":"+version) {
		t.Errorf("the image is %s, this is %s", image, version)
	}
	for probe, want := range map[string]string{
		"startupProbe": "/readyz", "readinessProbe": "/readyz", "livenessProbe": "/healthz",
	} {
		p, _ := container[probe].(map[string]any)
		get, _ := p["httpGet"].(map[string]any)
		if get["path"] != want {
			t.Errorf("%s asks %v", probe, get)
		}
	}
}
