package corpus

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
)

// maxLine bounds a line of a corpus file, in bytes.
const maxLine = 64 << 10

// LoadDir reads every *.jsonl file of a folder, in the order of their names.
func LoadDir(dir string) ([]Row, error) { return Load(os.DirFS(dir)) }

// Load reads every *.jsonl file at the root of fsys, in the order of their
// names. An error names the file and the line.
func Load(fsys fs.FS) ([]Row, error) {
	names, err := fs.Glob(fsys, "*.jsonl")
	if err != nil {
		return nil, fmt.Errorf("list corpus files: %w", err)
	}
	var rows []Row
	for _, name := range names {
		more, err := loadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	return rows, nil
}

func loadFile(fsys fs.FS, name string) ([]Row, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("read corpus file: %w", err)
	}
	var rows []Row
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, maxLine)
	for n := 1; lines.Scan(); n++ {
		var r Row
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", name, n, err)
		}
		r.File = name
		rows = append(rows, r)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read corpus file %s: %w", name, err)
	}
	return rows, nil
}

// In keeps the rows of one split.
func In(rows []Row, s Split) []Row {
	var kept []Row
	for _, r := range rows {
		if r.Split == s {
			kept = append(kept, r)
		}
	}
	return kept
}

// Format writes rows as the lines of a corpus file.
func Format(rows []Row) ([]byte, error) {
	var buf bytes.Buffer
	for _, r := range rows {
		line, err := r.MarshalJSON()
		if err != nil {
			return nil, err
		}
		buf.Write(line)
		buf.WriteByte('\n')
	}
	return buf.Bytes(), nil
}
