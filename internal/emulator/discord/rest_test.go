package discord_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// reply is one REST answer.
type reply struct {
	status int
	code   int // error code of the body
	header http.Header
	raw    []byte
	body   any
}

func (r reply) object() map[string]any { m, _ := r.body.(map[string]any); return m }
func (r reply) list() []any            { l, _ := r.body.([]any); return l }

// do sends a REST request as the bot; body nil means none, a string is sent as it is.
func (p *place) do(method, path string, body any) reply {
	p.t.Helper()
	var rd io.Reader
	if s, ok := body.(string); ok {
		rd = bytes.NewReader([]byte(s))
	} else if body != nil {
		raw, err := json.Marshal(body)
		require.NoError(p.t, err)
		rd = bytes.NewReader(raw)
	}
	req, err := http.NewRequest(method, p.s.URL()+"/api/v10"+path, rd)
	require.NoError(p.t, err)
	req.Header.Set("Authorization", "Bot "+p.app.Token())
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := http.DefaultClient.Do(req)
	require.NoError(p.t, err)
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	require.NoError(p.t, err)
	r := reply{status: resp.StatusCode, header: resp.Header, raw: raw}
	_ = json.Unmarshal(raw, &r.body)
	if c, ok := r.object()["code"].(float64); ok {
		r.code = int(c)
	}
	return r
}

type j = map[string]any

// row is one row with one button.
func row(id string) []any {
	return []any{j{"type": 1, "components": []any{j{"type": 2, "style": 1, "label": "Ok", "custom_id": id}}}}
}

func TestAWrongTokenIsRefusedAndTheOldOneAfterAReset(t *testing.T) {
	t.Parallel()
	p := open(t)
	require.Equal(t, 200, p.do("GET", "/users/@me", nil).status)
	old := p.app.Token()
	p.app.ResetToken()
	req, err := http.NewRequest("GET", p.s.URL()+"/api/v9/users/@me", nil)
	require.NoError(t, err)
	req.Header.Set("Authorization", "Bot "+old)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, 401, resp.StatusCode)
	p.noViolations()
}

func TestAnUnknownRouteIs404(t *testing.T) {
	t.Parallel()
	require.Equal(t, 404, open(t).do("GET", "/nothing/here", nil).status)
}
