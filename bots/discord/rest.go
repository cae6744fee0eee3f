package discord

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptrace"
	"net/textproto"
	"strings"
	"sync/atomic"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
)

// The REST half. The library's own is not used: it retries a rate limit for
// ever, ignores deadlines and global limits, cannot read an HTML answer,
// doubles a message on a 502 and keeps one entry for every interaction it ever
// answered (protocols.md §1, R1-R5).

const maxBody = 16 << 20 // the longest answer that is read

// call is one request to the platform.
type call struct {
	name   string // for the operator: no id, no token
	method string
	path   string // after the version
	route  string // rate-limit key; "" where the platform counts nothing we can share
	body   any
	file   *chat.File
	// safe: a second try cannot double an effect.
	safe bool
	// taken is the error code that, on a second try, says that the first one
	// had its effect; 0 for none.
	taken int
	// free: outside the global limit (answers to interactions).
	free bool
}

// apiError is an answer that is no success.
type apiError struct {
	Name   string
	Status int
	Code   int           // the platform's error code, 0 when unknown
	After  time.Duration // how long to wait, 0 when not told
	Global bool
}

// Error is the operator's line. The platform's text is left out: it may quote ours.
func (e *apiError) Error() string {
	return fmt.Sprintf("%s: HTTP %d, code %d", e.Name, e.Status, e.Code)
}

// lostError says that no complete answer came. Sent tells whether the request
// may have reached the platform.
type lostError struct {
	Name string
	Sent bool
	Err  error
}

// Error is the operator's line; the cause's text may hold the address, so only its type is told.
func (e *lostError) Error() string { return fmt.Sprintf("%s: no answer (%s)", e.Name, netClass(e.Err)) }

// Unwrap gives the cause.
func (e *lostError) Unwrap() error { return e.Err }

type restOptions struct {
	base      string
	token     Token
	transport http.RoundTripper
	tls       *tls.Config
	timing    Timing
	chance    func() float64
	refused   func(status int) // the token is refused
}

type rest struct {
	restOptions
	client  *http.Client
	pace    *pace
	refusal *refusals
}

func newREST(o restOptions) *rest {
	if o.transport == nil {
		pool := http.DefaultTransport.(*http.Transport).Clone()
		pool.MaxIdleConns, pool.MaxIdleConnsPerHost = 0, 512
		pool.TLSClientConfig = o.tls.Clone()
		o.transport = pool
	}
	return &rest{
		restOptions: o, client: &http.Client{Transport: o.transport},
		pace: newPace(o.timing.Rate), refusal: &refusals{},
	}
}

// close lets go of the idle connections.
func (r *rest) close() { r.client.CloseIdleConnections() }

const (
	maxTries   = 4
	oneRequest = 20 * time.Second // the longest wait for one answer
)

// do makes one request, tries again where that is harmless, and decodes the
// answer into out unless it is nil. Its errors are *apiError, *lostError,
// *chat.RetryError (the wait is longer than ctx allows) or the error of ctx.
func (r *rest) do(ctx context.Context, c call, out any) error {
	inDoubt := false
	for try := 1; ; try++ {
		if err := r.admit(ctx, c); err != nil {
			return err
		}
		err := r.once(ctx, c, out)
		if inDoubt && c.taken != 0 && codeOf(err) == c.taken {
			return nil
		}
		inDoubt = inDoubt || mayHaveHappened(err)
		wait, again := r.again(c, err, try)
		if !again {
			return err
		}
		if err := r.wait(ctx, wait, err); err != nil {
			return err
		}
	}
}

// mayHaveHappened tells whether a failed request may have had its effect.
func mayHaveHappened(err error) bool {
	if lost, ok := errors.AsType[*lostError](err); ok {
		return lost.Sent
	}
	api, ok := errors.AsType[*apiError](err)
	return ok && api.Status >= 500
}

// admit waits for the limits that are known before asking.
func (r *rest) admit(ctx context.Context, c call) error {
	if wait := r.refusal.pause(time.Now()); wait > 0 {
		return &chat.RetryError{After: wait, Err: fmt.Errorf("%s: too many requests were refused", c.name)}
	}
	for {
		wait := r.pace.reserve(c, time.Now())
		if wait <= 0 {
			return ctx.Err()
		}
		if err := r.wait(ctx, wait, fmt.Errorf("%s: held back by the rate limit", c.name)); err != nil {
			return err
		}
	}
}

// wait pauses, or gives up at once with a RetryError when the pause cannot end
// within ctx.
func (r *rest) wait(ctx context.Context, d time.Duration, cause error) error {
	deadline, ok := ctx.Deadline()
	if (ok && time.Now().Add(d).After(deadline)) || (!ok && d > r.timing.Patience) {
		return &chat.RetryError{After: d, Err: cause}
	}
	return pause(ctx, d)
}

// again tells whether another try is due, and after how long.
func (r *rest) again(c call, err error, try int) (time.Duration, bool) {
	if err == nil || try >= maxTries {
		return 0, false
	}
	backoff := time.Duration(float64(r.timing.Retry) * float64(int(1)<<(try-1)) * (0.75 + r.chance()/2))
	if api, ok := errors.AsType[*apiError](err); ok {
		switch {
		case api.Code == errTooManyChats:
			return 0, false // no pause, a prohibition
		case api.Status == http.StatusTooManyRequests:
			return max(api.After, 50*time.Millisecond), true
		case api.Status >= 500:
			return max(api.After, backoff), c.safe
		default:
			return 0, false
		}
	}
	if lost, ok := errors.AsType[*lostError](err); ok {
		return backoff, c.safe || !lost.Sent
	}
	return 0, false
}

// once makes one request without any second try.
func (r *rest) once(ctx context.Context, c call, out any) error {
	ctx, cancel := context.WithTimeout(ctx, oneRequest)
	defer cancel()
	var sent atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { sent.Store(true) }})
	req, err := r.request(ctx, c)
	if err != nil {
		return fmt.Errorf("%s: %w", c.name, err)
	}
	resp, err := r.client.Do(req)
	if err != nil {
		r.pace.release(c, 0, nil, time.Now())
		return &lostError{Name: c.name, Sent: sent.Load(), Err: err}
	}
	defer func() { _ = resp.Body.Close() }()
	r.pace.release(c, resp.StatusCode, resp.Header, time.Now())
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	if resp.StatusCode/100 != 2 {
		return r.failure(c, resp, body)
	}
	if out == nil {
		return nil
	}
	if err == nil {
		err = decodeInto(body, out)
	}
	if err != nil && c.method == http.MethodGet {
		return &lostError{Name: c.name, Sent: true, Err: err}
	}
	return nil // the effect took place; what the answer would have told is missing
}

// failure reads an answer that is no success, and takes notice of it.
func (r *rest) failure(c call, resp *http.Response, body []byte) error {
	e := &apiError{Name: c.name, Status: resp.StatusCode}
	var told struct {
		Code   int     `json:"code"`
		After  float64 `json:"retry_after"`
		Global bool    `json:"global"`
	}
	readable := json.Unmarshal(body, &told) == nil
	e.Code = told.Code
	switch resp.StatusCode {
	case http.StatusTooManyRequests:
		e.After = retryAfter(resp.Header, told.After)
		// Without a JSON body the refusal comes from the edge and concerns the whole machine.
		e.Global = told.Global || resp.Header.Get("X-RateLimit-Global") != "" || !readable
		if !readable {
			e.After = max(e.After, time.Second)
		}
		r.pace.refused(c, e.After, e.Global, time.Now())
		if resp.Header.Get("X-RateLimit-Scope") != "shared" {
			r.refusal.count(time.Now())
		}
	case http.StatusUnauthorized:
		r.refusal.count(time.Now())
		if !c.free {
			r.refused(resp.StatusCode)
		}
	case http.StatusForbidden:
		r.refusal.count(time.Now())
	default:
		e.After = retryAfter(resp.Header, 0)
	}
	return e
}

// request builds the HTTP request of a call.
func (r *rest) request(ctx context.Context, c call) (*http.Request, error) {
	var body io.Reader
	kind := ""
	switch {
	case c.file != nil:
		b, k, err := multipartBody(c)
		if err != nil {
			return nil, err
		}
		body, kind = b, k
	case c.body != nil:
		b, err := json.Marshal(c.body)
		if err != nil {
			return nil, fmt.Errorf("encode: %w", err)
		}
		body, kind = bytes.NewReader(b), "application/json"
	}
	req, err := http.NewRequestWithContext(ctx, c.method, r.base+c.path, body)
	if err != nil {
		return nil, errors.New("build request")
	}
	req.Header.Set("Authorization", "Bot "+r.token.secret)
	req.Header.Set("User-Agent", "DiscordBot (https://github.com/lampadaire/lampadaire, 1)")
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	return req, nil
}

// multipartBody is a JSON body with one file beside it.
func multipartBody(c call) (io.Reader, string, error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {`form-data; name="payload_json"`}, "Content-Type": {"application/json"},
	})
	if err == nil {
		err = json.NewEncoder(part).Encode(c.body)
	}
	if err == nil {
		part, err = w.CreatePart(textproto.MIMEHeader{
			"Content-Disposition": {`form-data; name="files[0]"; filename="` + fileName(c.file.Name) + `"`},
			"Content-Type":        {mediaType(c.file.Type)},
		})
	}
	if err == nil {
		_, err = part.Write(c.file.Data)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return nil, "", fmt.Errorf("encode file: %w", err)
	}
	return &b, w.FormDataContentType(), nil
}

// fileName keeps of a name what cannot break a header.
func fileName(name string) string {
	clean := strings.Map(func(r rune) rune {
		if r < ' ' || r == '"' || r == '\\' || r == '/' || r == 0x7f {
			return '_'
		}
		return r
	}, name)
	return or(clean, "fichier")
}

func mediaType(t string) string {
	if t == "" || strings.ContainsAny(t, "\r\n") {
		return "application/octet-stream"
	}
	return t
}

// decodeInto reads JSON and forgives fields of an unexpected type: what could
// be read is kept.
func decodeInto(body []byte, out any) error {
	err := json.Unmarshal(body, out)
	if _, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return nil
	}
	return err
}

// pause waits on the machine's clock, as networks do.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// netClass names a network failure from a short closed list.
func netClass(err error) string {
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	case errors.Is(err, context.Canceled):
		return "canceled"
	case strings.Contains(err.Error(), "no such host"):
		return "name not found"
	case strings.Contains(err.Error(), "refused"):
		return "connection refused"
	case strings.Contains(err.Error(), "reset") || strings.Contains(err.Error(), "EOF"):
		return "connection cut"
	case strings.Contains(err.Error(), "tls") || strings.Contains(err.Error(), "x509"):
		return "certificate"
	default:
		return "network"
	}
}
