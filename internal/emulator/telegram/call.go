package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
)

// maxCall is the largest request taken (the platform takes files of 50 MB).
const maxCall = 50 << 20

// call is one request, whatever its encoding.
type call struct {
	method string
	params map[string]string
	files  map[string]*File
}

// method is one entry of the table of methods.
type method struct {
	params   []string // all that the specification knows
	required []string
	do       func(*Server, *call) (any, error)                  // under Server.mu
	wait     func(context.Context, *Server, *call) (any, error) // instead of do, without the lock
}

// check refuses unknown and missing parameters.
func (m method) check(c *call) error {
	for name := range c.params {
		if !slices.Contains(m.params, name) {
			return badRequest("unknown parameter " + name)
		}
	}
	for name := range c.files {
		if !slices.Contains(m.params, name) {
			return badRequest("unknown file " + name)
		}
	}
	for _, name := range m.required {
		if c.params[name] == "" && c.files[name] == nil {
			return badRequest(name + " is missing")
		}
	}
	return nil
}

func readCall(w http.ResponseWriter, r *http.Request, name string) (*call, error) {
	c := &call{method: name, params: map[string]string{}}
	for key, values := range r.URL.Query() {
		c.params[key] = values[0]
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxCall)
	kind, extra, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		kind = ""
	}
	switch kind {
	case "multipart/form-data":
		return c, c.readParts(multipart.NewReader(r.Body, extra["boundary"]))
	case "application/json":
		return c, c.readJSON(r.Body)
	case "application/x-www-form-urlencoded":
		if err := r.ParseForm(); err != nil {
			return c, fmt.Errorf("read form: %w", err)
		}
		for key, values := range r.PostForm {
			c.params[key] = values[0]
		}
	}
	return c, nil
}

func (c *call) readParts(reader *multipart.Reader) error {
	for first := true; ; first = false {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) || err != nil && first {
			return nil // a form without a field ends before its first boundary
		}
		if err != nil {
			return fmt.Errorf("read form: %w", err)
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return fmt.Errorf("read form: %w", err)
		}
		if part.FileName() == "" {
			c.params[part.FormName()] = string(data)
			continue
		}
		if c.files == nil {
			c.files = map[string]*File{}
		}
		c.files[part.FormName()] = &File{Name: part.FileName(), Type: part.Header.Get("Content-Type"), Data: data}
	}
}

func (c *call) readJSON(body io.Reader) error {
	var fields map[string]json.RawMessage
	if err := json.NewDecoder(body).Decode(&fields); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read body: %w", err)
	}
	for name, raw := range fields {
		var text string
		if json.Unmarshal(raw, &text) == nil {
			c.params[name] = text
		} else {
			c.params[name] = string(raw)
		}
	}
	return nil
}

func (c *call) int(name string) (int64, error) {
	text, given := c.params[name]
	if !given || text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, badRequest(name + " must be an integer")
	}
	return n, nil
}

func (c *call) bool(name string) bool { return c.params[name] == "true" || c.params[name] == "1" }

// object decodes a JSON parameter. It reports whether it was given.
func (c *call) object(name string, into any) (bool, error) {
	text, given := c.params[name]
	if !given || text == "" {
		return false, nil
	}
	if err := json.Unmarshal([]byte(text), into); err != nil {
		return true, badRequest("can't parse " + name + " JSON object")
	}
	return true, nil
}
