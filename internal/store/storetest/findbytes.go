// Package storetest reads files the way a thief would: it looks for what must
// not be there (a name, an account, a text, an erased code) in every form in
// which it could have been left (law L2, law L11).
//
// It finds traces of the canaries it is given; it proves nothing about data
// that was compressed or encrypted, which is what sealing is for.
package storetest

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/unicode/norm"
)

// Trace is one place where a canary was found. It names the canary by its
// place in the list, so that a failing test does not print it.
type Trace struct {
	Canary int
	Form   string
	File   string
	Offset int
}

// String is the trace for a test's message.
func (t Trace) String() string {
	return fmt.Sprintf("canary %d as %s in %s at %d", t.Canary, t.Form, t.File, t.Offset)
}

// form is one way in which a canary may be written.
type form struct {
	name string
	text []byte
}

// FindBytes looks for each canary (a text, a number in decimal, raw bytes such
// as those of a code) in all files under folder, and reports the first trace of
// each form in each file.
func FindBytes(folder string, canaries []string) ([]Trace, error) {
	forms := make([][]form, len(canaries))
	for i, canary := range canaries {
		if len(canary) < 4 {
			return nil, fmt.Errorf("canary %d is too short to mean anything", i)
		}
		forms[i] = formsOf(canary)
	}
	var traces []Trace
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for i := range canaries {
			for _, f := range forms[i] {
				if at := bytes.Index(content, f.text); at >= 0 {
					traces = append(traces, Trace{Canary: i, Form: f.name, File: path, Offset: at})
				}
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the files: %w", err)
	}
	return traces, nil
}

func formsOf(canary string) []form {
	raw := []byte(canary)
	forms := []form{
		{"raw", raw},
		{"lower case", []byte(strings.ToLower(canary))},
		{"upper case", []byte(strings.ToUpper(canary))},
		{"decomposed", norm.NFD.Bytes(raw)},
		{"hex", []byte(hex.EncodeToString(raw))},
		{"HEX", []byte(strings.ToUpper(hex.EncodeToString(raw)))},
		{"UTF-16LE", utf16Bytes(canary, binary.LittleEndian)},
		{"UTF-16BE", utf16Bytes(canary, binary.BigEndian)},
		{"URL query", []byte(url.QueryEscape(canary))},
		{"URL path", []byte(url.PathEscape(canary))},
		{"JSON", jsonInside(canary)},
		{"JSON ASCII", jsonASCII(canary)},
		{"quoted", []byte(strings.Trim(strconv.QuoteToASCII(canary), `"`))},
	}
	forms = append(forms, base64Forms(raw)...)
	return append(forms, numberForms(canary)...)
}

func utf16Bytes(text string, order binary.AppendByteOrder) []byte {
	var out []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		out = order.AppendUint16(out, unit)
	}
	return out
}

func jsonInside(text string) []byte {
	quoted, err := json.Marshal(text)
	if err != nil {
		return []byte(text)
	}
	return quoted[1 : len(quoted)-1]
}

func jsonASCII(text string) []byte {
	var out []byte
	for _, r := range text {
		if r < 0x80 {
			out = append(out, byte(r))
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			out = fmt.Appendf(out, `\u%04x`, unit)
		}
	}
	return out
}

// base64Forms are the three ways in which raw falls in a longer base64 text,
// without the characters that its neighbours share.
func base64Forms(raw []byte) []form {
	var forms []form
	for shift := range 3 {
		padded := append(make([]byte, shift), raw...)
		usable := len(padded) / 3 * 4
		skip := []int{0, 2, 3}[shift]
		for name, alphabet := range map[string]*base64.Encoding{"base64": base64.RawStdEncoding, "base64url": base64.RawURLEncoding} {
			text := alphabet.EncodeToString(padded)
			if usable-skip >= 4 {
				forms = append(forms, form{fmt.Sprintf("%s+%d", name, shift), []byte(text[skip:usable])})
			}
		}
	}
	return forms
}

// smallestNumber is below any account number: smaller ones are everywhere.
const smallestNumber = 1 << 20

// numberForms are the binary forms of an account number.
func numberForms(canary string) []form {
	value, err := strconv.ParseUint(strings.TrimPrefix(canary, "-"), 10, 64)
	if err != nil || value < smallestNumber {
		return nil
	}
	signs := []uint64{value, -value}
	var forms []form
	for i, v := range signs {
		big, little := binary.BigEndian.AppendUint64(nil, v), binary.LittleEndian.AppendUint64(nil, v)
		sign := []string{"", "-"}[i]
		forms = append(forms, form{sign + "int64BE", big}, form{sign + "int64LE", little})
		if value < 1<<47 {
			forms = append(forms, form{sign + "int48BE", big[2:]}, form{sign + "int48LE", little[:6]})
		}
		if value < 1<<31 {
			forms = append(forms, form{sign + "int32BE", big[4:]}, form{sign + "int32LE", little[:4]})
		}
	}
	if value >= 1<<28 {
		forms = append(forms, form{"varint", binary.AppendUvarint(nil, value)}, form{"hex number", strconv.AppendUint(nil, value, 16)})
	}
	return forms
}
