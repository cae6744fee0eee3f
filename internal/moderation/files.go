package moderation

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"golang.org/x/sync/errgroup"
)

// readKnowledgeFiles reads the files side by side, in the order of names.
func readKnowledgeFiles(dir fs.FS, names []string) ([]knowledgeFile, error) {
	files := make([]knowledgeFile, len(names))
	var group errgroup.Group
	for i, name := range names {
		group.Go(func() error {
			data, err := fs.ReadFile(dir, name)
			if err != nil {
				return fmt.Errorf("read knowledge: %w", err)
			}
			if err := files[i].parse(string(data)); err != nil {
				return fmt.Errorf("%s : %w", name, err)
			}
			return nil
		})
	}
	return files, group.Wait()
}

// parse reads the text of a file.
func (f *knowledgeFile) parse(text string) error {
	rest, blocks := setAside(text)
	if err := yaml.UnmarshalWithOptions([]byte(rest), f, yaml.Strict()); err != nil {
		return err
	}
	for key, block := range f.Classes {
		f.Classes[key] = blocks.fill(block)
	}
	for key, block := range f.Fields {
		f.Fields[key] = blocks.fill(block)
	}
	f.Ordinary = blocks.fill(f.Ordinary)
	for i := range f.Entries {
		f.Entries[i].Patterns = blocks.fill(f.Entries[i].Patterns)
		f.Entries[i].Counter = blocks.fill(f.Entries[i].Counter)
	}
	return nil
}

// signs adds the look-alikes and pictures of a file.
func (f *knowledgeFile) signs(glyphs, pictures map[rune]string) {
	for g, ascii := range f.Glyphs {
		for _, r := range g {
			glyphs[r] = ascii
		}
	}
	for p, word := range f.Pictures {
		for _, r := range p {
			pictures[r] = word
		}
	}
}

// asideBlocks are the blocks of a file by the line they begin on.
type asideBlocks map[int][]string

// asideMark stands in a file for a block set aside; no text begins so.
const asideMark = "\x1a"

// setAside takes the literal blocks ("m: |" and the lines below, further in)
// out of a file: they are nearly all of it, and hold nothing for YAML to read.
// Every other line keeps its number.
func setAside(text string) (rest string, blocks asideBlocks) {
	blocks = asideBlocks{}
	var b strings.Builder
	b.Grow(len(text) / 4)
	all := strings.Split(text, "\n")
	for i := 0; i < len(all); i++ {
		line := all[i]
		head, isBlock := strings.CutSuffix(line, ": |")
		if !isBlock || strings.ContainsAny(head, "#\"'") {
			b.WriteString(line)
			b.WriteByte('\n')
			continue
		}
		last := i + 1
		for last < len(all) && (strings.TrimSpace(all[last]) == "" || indent(all[last]) > indent(line)) {
			last++
		}
		blocks[i+2] = all[i+1 : last]
		b.WriteString(head + ": \"" + `\x1a` + strconv.Itoa(i+2) + "\"\n")
		b.WriteString(strings.Repeat("\n", last-i-1))
		i = last - 1
	}
	return b.String(), blocks
}

func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// fill puts a block back in its place.
func (b asideBlocks) fill(l lines) lines {
	if len(l.text) != 1 {
		return l
	}
	number, found := strings.CutPrefix(l.text[0], asideMark)
	if !found {
		return l
	}
	line, err := strconv.Atoi(number)
	if err != nil {
		return l
	}
	return lines{text: b[line], line: line}
}
