package discord

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const maxBody = 26 << 20 // the platform's upload limit, rounded up

// apiError is an error answer of the platform.
type apiError struct {
	status  int
	code    int
	message string
	errors  any // the tree of 50035
}

func fail(status, code int, message string) *apiError {
	return &apiError{status: status, code: code, message: message}
}

// formError is the platform's answer to a body that breaks a rule; where is a path like "content" or "components.0".
func formError(where, code, message string) *apiError {
	var tree any = map[string]any{"_errors": []any{map[string]any{"code": code, "message": message}}}
	parts := strings.Split(where, ".")
	for i := len(parts) - 1; i >= 0 && where != ""; i-- {
		tree = map[string]any{parts[i]: tree}
	}
	return &apiError{status: 400, code: 50035, message: "Invalid Form Body", errors: tree}
}

// summary is the error tree on one line.
func (e *apiError) summary() string {
	b, _ := encode(e.errors) // maps of strings: cannot fail
	return string(b)
}

func (e *apiError) body() any {
	m := map[string]any{"message": e.message, "code": e.code}
	if e.errors != nil {
		m["errors"] = e.errors
	}
	return m
}

// operation is one route of the specification.
type operation struct {
	id      string
	method  string
	path    string
	major   string // the path parameter that buckets go by
	byToken bool   // authorized by an interaction's token, outside the global limit
	raw     bool   // the answer's body follows no schema
	run     func(*call) (int, any, *apiError)
}

// call is one request on its way through the emulator.
type call struct {
	s     *Server
	r     *http.Request
	op    *operation
	app   *App
	query url.Values
	raw   []byte         // the JSON body, also out of a multipart one
	body  map[string]any // the decoded body when it is an object
	files []upload       // uploaded files
}

// id reads a path parameter; a bad one is a 50035.
func (c *call) id(name string) (ID, *apiError) {
	id, err := ParseID(c.r.PathValue(name))
	if err != nil {
		return 0, formError(name, "NUMBER_TYPE_COERCE", "Value is not snowflake.")
	}
	return id, nil
}

// routes serves the operations under both versions, and the gateway.
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	s.ops = map[string]*operation{}
	for _, op := range operations() {
		s.ops[op.id] = &op
		for _, v := range []string{"v9", "v10"} {
			mux.HandleFunc(op.method+" /api/"+v+op.path, func(w http.ResponseWriter, r *http.Request) { s.serveREST(w, r, &op) })
		}
	}
	mux.HandleFunc("/gateway", s.serveGateway)
	mux.HandleFunc("/gateway/", s.serveGateway)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.serveREST(w, r, &operation{id: "unknown", raw: true, run: func(*call) (int, any, *apiError) {
			return 0, nil, fail(404, 0, "404: Not Found")
		}})
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.enter() {
			panic(http.ErrAbortHandler)
		}
		defer s.work.Done()
		if hole := s.faults.hole(); hole != nil {
			select {
			case <-hole:
			case <-r.Context().Done():
			case <-s.stop:
			}
			panic(http.ErrAbortHandler)
		}
		mux.ServeHTTP(w, r)
	})
}

// enter counts a handler in, unless the server is closing.
func (s *Server) enter() bool {
	s.connMu.Lock()
	defer s.connMu.Unlock()
	if s.closed {
		return false
	}
	s.work.Add(1)
	return true
}

// answer is what goes back, before the faults have their say.
type answer struct {
	status  int
	code    int
	body    []byte
	kind    string
	header  http.Header
	fault   *RESTFault
	verdict verdict
}

func (s *Server) serveREST(w http.ResponseWriter, r *http.Request, op *operation) {
	c := &call{s: s, r: r, op: op, query: r.URL.Query()}
	a := answer{kind: "application/json", header: http.Header{}}
	a.fault = s.faults.takeREST(op.id)
	if a.fault != nil && a.fault.Delay > 0 {
		t := time.NewTimer(a.fault.Delay)
		select {
		case <-t.C:
		case <-r.Context().Done():
		case <-s.stop:
		}
		t.Stop()
	}
	s.answer(c, &a)
	if a.fault != nil && a.fault.Status != 0 {
		a.status, a.body, a.code = a.fault.Status, []byte(a.fault.Body), 0
		if a.fault.ContentType != "" {
			a.kind = a.fault.ContentType
		}
		for k, v := range a.fault.Header {
			a.header.Set(k, v)
		}
	}
	if a.status == 401 || a.status == 403 || a.status == 429 {
		s.limiter.refused(time.Now())
	}
	cut := a.fault != nil && a.fault.Reset
	s.record(c, &a, cut)
	if cut {
		s.cut(w)
		return
	}
	s.write(w, &a)
}

// answer runs the request as far as it goes.
func (s *Server) answer(c *call, a *answer) {
	body, err := io.ReadAll(io.LimitReader(c.r.Body, maxBody+1))
	if err != nil || len(body) > maxBody {
		a.fail(fail(413, 40005, "Request entity too large"))
		return
	}
	c.raw = body
	s.mu.Lock()
	c.app = s.tokens[strings.TrimPrefix(c.r.Header.Get("Authorization"), "Bot ")]
	s.mu.Unlock()
	f := a.fault
	if f != nil && (f.Status != 0 || f.Reset) && !f.AfterEffect {
		return
	}
	if c.app == nil && !c.op.byToken && c.op.id != "get_gateway" {
		a.fail(fail(401, 0, "401: Unauthorized"))
		return
	}
	if a.verdict = s.limiter.take(c.op, c.appID(), c.major(), time.Now()); a.verdict.limited {
		a.limited()
		return
	}
	defer func() { s.checkResponse(c.op, a) }()
	e := c.decode()
	if e == nil {
		e = s.checkRequest(c)
	}
	if e != nil {
		a.fail(e)
		return
	}
	status, out, e := c.run()
	if e != nil {
		if e.errors != nil {
			s.violation("request", c.op.id, e.summary(), c.raw)
		}
		a.fail(e)
		return
	}
	a.status = status
	if out != nil {
		if a.body, err = encode(out); err != nil {
			s.violation("response", c.op.id, err.Error(), nil)
		}
	}
}

// run has the operation's effect on the world.
func (c *call) run() (int, any, *apiError) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return c.op.run(c)
}

func (c *call) appID() ID {
	if c.app == nil {
		return 0
	}
	return c.app.id
}

func (c *call) major() string {
	if c.op.major == "" {
		return ""
	}
	return c.r.PathValue(c.op.major)
}

func (a *answer) fail(e *apiError) {
	a.status, a.code = e.status, e.code
	a.body, _ = encode(e.body()) // maps of strings and numbers: cannot fail
}

// limited writes the 429.
func (a *answer) limited() {
	v := a.verdict
	a.status = 429
	if v.banned {
		a.kind, a.body = "text/html", []byte(edgePage)
		return
	}
	after := v.reset.Seconds()
	a.header.Set("Retry-After", strconv.Itoa(int(after)+1))
	scope := "user"
	if v.global {
		scope = "global"
		a.header.Set("X-RateLimit-Global", "true")
	}
	a.header.Set("X-RateLimit-Scope", scope)
	a.body, _ = encode(map[string]any{"message": "You are being rate limited.", "retry_after": after, "global": v.global, "code": 0})
}

const edgePage = "<html><head><title>Access denied</title></head><body>error code: 1015</body></html>"

// decode reads the JSON of the body, out of a multipart one if need be.
func (c *call) decode() *apiError {
	if len(c.raw) == 0 {
		return nil
	}
	kind, params, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if err != nil {
		return fail(400, 50035, "Invalid Form Body: content type")
	}
	if kind == "multipart/form-data" {
		if err := c.decodeMultipart(params["boundary"]); err != nil {
			return fail(400, 50109, "The request body contains invalid JSON.")
		}
	} else if kind != "application/json" {
		return fail(400, 50035, "Invalid Form Body: content type")
	}
	var v any
	if json.Unmarshal(c.raw, &v) != nil {
		return fail(400, 50109, "The request body contains invalid JSON.")
	}
	c.body, _ = v.(map[string]any)
	return nil
}

// upload is a file that the bot sends; its first uploadKept bytes are kept.
type upload struct {
	name string
	data []byte
}

const uploadKept = 1 << 20

func (c *call) decodeMultipart(boundary string) error {
	mr := multipart.NewReader(bytes.NewReader(c.raw), boundary)
	c.raw = []byte("{}")
	for {
		p, err := mr.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read multipart: %w", err)
		}
		if p.FileName() != "" {
			data, err := io.ReadAll(io.LimitReader(p, uploadKept))
			if err != nil {
				return fmt.Errorf("read a file: %w", err)
			}
			c.files = append(c.files, upload{p.FileName(), data})
			continue
		}
		if p.FormName() == "payload_json" {
			if c.raw, err = io.ReadAll(p); err != nil {
				return fmt.Errorf("read payload_json: %w", err)
			}
		}
	}
}

// write sends the answer.
func (s *Server) write(w http.ResponseWriter, a *answer) {
	h := w.Header()
	for k, v := range a.header {
		h[k] = v
	}
	if v := a.verdict; v.limit > 0 {
		h.Set("X-RateLimit-Limit", strconv.Itoa(v.limit))
		h.Set("X-RateLimit-Remaining", strconv.Itoa(max(v.remaining, 0)))
		h.Set("X-RateLimit-Reset", fmt.Sprintf("%.3f", float64(v.at.Add(v.reset).UnixMilli())/1000))
		h.Set("X-RateLimit-Reset-After", fmt.Sprintf("%.3f", v.reset.Seconds()))
		h.Set("X-RateLimit-Bucket", v.bucket)
	}
	if len(a.body) > 0 {
		h.Set("Content-Type", a.kind)
	}
	if a.fault != nil && a.fault.Truncate {
		h.Set("Content-Length", strconv.Itoa(max(len(a.body), 2)))
		w.WriteHeader(a.status)
		_, _ = w.Write(a.body[:len(a.body)/2])
		if fl, ok := w.(http.Flusher); ok {
			fl.Flush()
		}
		panic(http.ErrAbortHandler) // cuts the connection in the middle of the body
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body)
}

// cut ends the connection with a reset.
func (s *Server) cut(w http.ResponseWriter) {
	if hj, ok := w.(http.Hijacker); ok {
		if conn, _, err := hj.Hijack(); err == nil {
			if t, ok := conn.(*trackedConn); ok {
				t.reset()
				return
			}
			_ = conn.Close()
			return
		}
	}
	panic(http.ErrAbortHandler)
}
