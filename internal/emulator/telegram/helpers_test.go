package telegram_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/lampadaire/lampadaire/internal/emulator/telegram"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// specification finds the published specification beside the project. Without it the test is skipped, or fails where
// LAMPADAIRE_SPECS_REQUIRED=1.
func specification(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	require.NoError(t, err)
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
	}
	path := filepath.Join(filepath.Dir(dir), "shared", "specs", "telegram-bot-api.json")
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("LAMPADAIRE_SPECS_REQUIRED") == "1" {
			t.Fatalf("the specification is required: %v", err)
		}
		t.Skip("the specification is not beside the project: ../shared/specs/telegram-bot-api.json")
	}
	return path
}

// world is a server validated against the specification whose time is still.
func world(t *testing.T, change ...func(*telegram.Options)) *telegram.Server {
	t.Helper()
	o := telegram.Options{Specs: specification(t), Now: func() time.Time { return monday }}
	for _, c := range change {
		c(&o)
	}
	s, err := telegram.New(o)
	require.NoError(t, err)
	t.Cleanup(s.Close)
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	return s
}

var monday = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

type reply struct {
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  struct {
		RetryAfter int   `json:"retry_after"`
		MigrateTo  int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

type params map[string]any

// post calls a method with a JSON body.
func post(t *testing.T, s *telegram.Server, method string, p params) reply {
	t.Helper()
	raw, err := json.Marshal(p)
	require.NoError(t, err)
	return do(t, s, method, "application/json", raw)
}

// upload calls a method with a form that carries a file.
func upload(t *testing.T, s *telegram.Server, method, field string, data []byte, p map[string]string) reply {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, text := range p {
		require.NoError(t, form.WriteField(name, text))
	}
	if field != "" {
		w, err := form.CreateFormFile(field, "registre.json")
		require.NoError(t, err)
		_, err = w.Write(data)
		require.NoError(t, err)
	}
	require.NoError(t, form.Close())
	return do(t, s, method, form.FormDataContentType(), body.Bytes())
}

func do(t *testing.T, s *telegram.Server, method, kind string, body []byte) reply {
	t.Helper()
	r, err := tryDo(context.Background(), s, s.Token(), method, kind, body)
	require.NoError(t, err)
	return r
}

func tryDo(ctx context.Context, s *telegram.Server, token, method, kind string, body []byte) (reply, error) {
	var out reply
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL()+"/bot"+token+"/"+method, bytes.NewReader(body))
	if err != nil {
		return out, err
	}
	req.Header.Set("Content-Type", kind)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return out, err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return out, err
	}
	return out, json.Unmarshal(raw, &out)
}

type update map[string]json.RawMessage

func (u update) id(t *testing.T) int64 {
	t.Helper()
	var n int64
	require.NoError(t, json.Unmarshal(u["update_id"], &n))
	return n
}

func (u update) kind() string {
	for k := range u {
		if k != "update_id" {
			return k
		}
	}
	return ""
}

func updates(t *testing.T, s *telegram.Server, p params) []update {
	t.Helper()
	r := post(t, s, "getUpdates", p)
	require.True(t, r.OK, r.Description)
	var list []update
	require.NoError(t, json.Unmarshal(r.Result, &list))
	return list
}

func kinds(list []update) []string {
	found := []string{}
	for _, u := range list {
		found = append(found, u.kind())
	}
	return found
}

func everything() []string {
	return []string{"message", "edited_message", "channel_post", "edited_channel_post", "callback_query", "my_chat_member",
		"chat_member", "chat_join_request"}
}
