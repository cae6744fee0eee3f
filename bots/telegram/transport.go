package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"
)

// maxAnswer bounds the answer to a request other than for updates.
const maxAnswer = 4 << 20

// tunedTransport keeps enough idle connections for many conversations at once: the default of two a host costs
// almost half of the rate.
func tunedTransport() *http.Transport {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 15 * time.Second}
	return &http.Transport{Proxy: http.ProxyFromEnvironment, DialContext: dialer.DialContext, ForceAttemptHTTP2: true,
		MaxIdleConns: 512, MaxIdleConnsPerHost: 512, IdleConnTimeout: 45 * time.Second,
		TLSHandshakeTimeout: 10 * time.Second}
}

// outcome is what became of one request: whether it left, and what came back. The library tells only in words.
type outcome struct {
	wrote  atomic.Bool // its headers left: it may have had its effect
	status int         // 0: no answer
	body   []byte
}

type outcomeKey struct{}

// withOutcome gives a context whose request notes its outcome.
func withOutcome(ctx context.Context) (context.Context, *outcome) {
	o := &outcome{}
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { o.wrote.Store(true) }})
	return context.WithValue(ctx, outcomeKey{}, o), o
}

// client is the library's way to the network. It sends the form in one piece, so that a connection found closed is
// replaced instead of failing, and notes the outcome.
type client struct{ http *http.Client }

// Do sends a request.
func (c client) Do(req *http.Request) (*http.Response, error) {
	form, err := io.ReadAll(req.Body)
	_ = req.Body.Close()
	if err != nil {
		return nil, err
	}
	req.ContentLength = int64(len(form))
	req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(form)), nil }
	req.Body, _ = req.GetBody()
	resp, err := c.http.Do(req) //nolint:gosec // the address is the operator's setting
	if err != nil {
		return nil, bare(err)
	}
	o, noted := req.Context().Value(outcomeKey{}).(*outcome)
	if !noted {
		return resp, nil
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	_ = resp.Body.Close()
	o.status, o.body = resp.StatusCode, body
	if err != nil {
		return nil, bare(err)
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// bare takes the address, which holds the token, off an error.
func bare(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}

// envelope is the platform's form of an answer.
type envelope struct {
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  struct {
		RetryAfter int   `json:"retry_after"`
		MigrateTo  int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}
