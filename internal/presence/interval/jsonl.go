package interval

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

// maxLine is the longest line read, in bytes; the rest of a longer one is dropped
// and the line reported as bad.
const maxLine = 64 * 1024

type lineIn struct {
	ID   json.RawMessage `json:"id"`
	Text *string         `json:"text"`
}

type lineOut struct {
	ID       json.RawMessage `json:"id,omitempty"`
	From     string          `json:"from,omitempty"`
	To       string          `json:"to,omitempty"`
	Minutes  int             `json:"minutes,omitempty"`
	Question string          `json:"question,omitempty"`
	Line     int             `json:"line,omitempty"`
	Error    string          `json:"error,omitempty"`
}

// ReadLines reads one {"id","text"} a line and writes, a line each, the interval
// as {"id","from","to","minutes"} (RFC 3339 with the offset of at.Location()) or
// {"id","question"} in the words of render. A bad line gives {"line","error"} and
// the reading goes on; blank lines are skipped. known is as for Parse. The error
// returned is that of in or out.
func ReadLines(in io.Reader, out io.Writer, at time.Time, render func(Question) string, known ...string) error {
	r := bufio.NewReaderSize(in, maxLine)
	w := bufio.NewWriter(out)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for n := 1; ; n++ {
		line, long, err := readLine(r)
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read line %d: %w", n, err)
		}
		if len(line) > 0 {
			if e := enc.Encode(answer(line, long, n, at, render, known)); e != nil {
				return fmt.Errorf("write answer of line %d: %w", n, e)
			}
		}
		if err != nil {
			break
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write answers: %w", err)
	}
	return nil
}

// readLine gives one line without its end; long tells that it was cut.
func readLine(r *bufio.Reader) (line []byte, long bool, err error) {
	part, more, err := r.ReadLine()
	line = append(line, part...)
	for more && err == nil {
		long = true
		_, more, err = r.ReadLine()
	}
	return line, long, err
}

func answer(line []byte, long bool, n int, at time.Time, render func(Question) string, known []string) lineOut {
	var in lineIn
	switch err := json.Unmarshal(line, &in); {
	case long:
		return lineOut{Line: n, Error: fmt.Sprintf("line longer than %d bytes", maxLine)}
	case err != nil:
		return lineOut{Line: n, Error: "not a JSON object with id and text"}
	case in.Text == nil || len(in.ID) == 0 || string(in.ID) == "null":
		return lineOut{Line: n, Error: "id or text is missing"}
	}
	iv, q := Parse(*in.Text, at, known...)
	if q != nil {
		return lineOut{ID: in.ID, Question: render(*q)}
	}
	return lineOut{
		ID: in.ID, From: iv.From.Format(time.RFC3339), To: iv.To.Format(time.RFC3339),
		Minutes: int(iv.Length().Minutes()),
	}
}
