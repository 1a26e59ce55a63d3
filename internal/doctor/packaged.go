package doctor

import (
	"archive/zip"
	"encoding/json"
	"errors"
	"io"
)

// maxManifest is longer than any manifest.
const maxManifest = 1 << 20

// botOf returns the app id of the bot in an app package.
func botOf(file string) (id string, err error) {
	packed, err := zip.OpenReader(file)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, packed.Close()) }()
	manifest, err := packed.Open("manifest.json")
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, manifest.Close()) }()
	content, err := io.ReadAll(io.LimitReader(manifest, maxManifest))
	if err != nil {
		return "", err
	}
	var app struct {
		Bots []struct {
			BotID string `json:"botId"`
		} `json:"bots"`
	}
	if err := json.Unmarshal(content, &app); err != nil {
		return "", err
	}
	if len(app.Bots) == 0 {
		return "", errors.New("doctor: no bot in the app package")
	}
	return app.Bots[0].BotID, nil
}
