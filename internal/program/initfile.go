package program

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// secretFile is the name of the file beside the configuration with the secret.
const secretFile = "frontdesk.secret"

// fillExample returns the example configuration with answers: every other key stays
// commented out, with what it is for.
func fillExample(example string, a answers, secretInFile bool) string {
	_, example, _ = strings.Cut(example, "# Configuration of Frontdesk. ")
	_, example, _ = strings.Cut(example, "\n")
	filled := "# Configuration of Frontdesk, written by \"frontdesk init\".\n" + example
	for _, line := range []struct{ before, after string }{
		{`#listen: .*`, "listen: " + strconv.Quote(a.listen)},
		{`#public_url:`, "public_url: " + a.publicURL},
		{`#language: .*`, "language: " + a.language},
		{`#timezone: .*`, "timezone: " + a.timezone},
		{`  app_id: .*`, "  app_id: " + a.appID},
		{`  tenant_id: .*`, "  tenant_id: " + a.tenant},
		{`  app_password: .*`, "  #app_password:"},
		{`  - name: Service Desk`, "  - name: " + strconv.Quote(a.queue)},
	} {
		filled = setLine(filled, line.before, line.after)
	}
	if secretInFile {
		filled = setLine(filled, `  #app_password_file: .*`, "  app_password_file: "+secretFile)
	}
	return filled
}

// setLine replaces the first line that matches.
func setLine(text, pattern, line string) string {
	at := regexp.MustCompile(`(?m)^` + pattern + `$`).FindStringIndex(text)
	if at == nil {
		return text
	}
	return text[:at[0]] + line + text[at[1]:]
}

// writeNew writes a file that is not there, or one in place of it with force.
func writeNew(file, content string, mode fs.FileMode, force bool) error {
	flags := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if force {
		if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	f, err := os.OpenFile(file, flags, mode)
	if err != nil {
		return err
	}
	_, err = f.WriteString(content)
	return errors.Join(err, f.Close())
}

// isThere reports whether a file exists.
func isThere(file string) bool {
	_, err := os.Lstat(file)
	return err == nil
}

// canWrite makes sure that files can be made in a folder.
func canWrite(folder string) error {
	f, err := os.CreateTemp(folder, ".frontdesk-init-*")
	if err != nil {
		return fmt.Errorf(
			"no file can be written in %s: %w; let this user write there, or say with --config where the "+
				"configuration and the data are to be",
			folder,
			errors.Unwrap(err),
		)
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// beside returns the path of a file in the folder of another.
func beside(file, name string) string { return filepath.Join(filepath.Dir(file), name) }

// readRegistration reads what Microsoft's Teams CLI has written of a registration:
// lines CLIENT_ID=…, CLIENT_SECRET=… and TENANT_ID=… (Teams SDK, "teams app create",
// --env).
func readRegistration(file string, into *answers) error {
	content, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(content)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		value = strings.Trim(strings.TrimSpace(value), `"'`)
		switch strings.TrimSpace(strings.TrimPrefix(name, "export ")) {
		case "CLIENT_ID":
			into.appID = value
		case "CLIENT_SECRET":
			into.secret = value
		case "TENANT_ID":
			into.tenant = value
		}
	}
	if into.appID == "" || into.tenant == "" || into.secret == "" {
		return fmt.Errorf(
			"%s: expected lines CLIENT_ID=…, TENANT_ID=… and CLIENT_SECRET=…, as \"teams app create --env\" "+
				"writes them",
			file,
		)
	}
	return nil
}
