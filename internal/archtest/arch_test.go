package archtest_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	module = "github.com/lampadaire/lampadaire/"
	root   = "../.."
)

// allowed lists, for each folder, what of ours it may import. A folder that
// stands here with "*" may import everything.
var allowed = map[string][]string{
	"cmd/lampadaire":             {"*"},
	"config":                     {},
	"config/moderation":          {},
	"config/compte-rendu":        {}, // the form shipped, as data
	"config/fiches":              {}, // help sheets, as data
	"bots/bottest":               {"internal/chat", "internal/pdn"},
	"bots/discord":               {"internal/chat", "internal/pdn"},
	"bots/telegram":              {"internal/chat", "internal/pdn"},
	"internal/pdn":               {},
	"internal/chat":              {"internal/pdn"},
	"internal/messages":          {},
	"internal/schedule":          {"internal/pdn"}, // its clock and its errors are pdn's
	"internal/seal":              {"internal/chat", "internal/pdn"},
	"internal/backup":            {"internal/pdn"},      // its errors are pdn's; it copies bytes and knows no row
	"internal/papers":            {"internal/messages"}, // French typography
	"internal/mail":              {},                    // an adapter: it knows letters and one server, no concept of the house
	"internal/mail/mailtest":     {},                    // a mail server for tests
	"internal/outbox":            {"internal/chat", "internal/pdn"},
	"internal/charter":           {"internal/pdn", "internal/chat"},
	"internal/adherence":         {"internal/pdn", "internal/chat"},
	"internal/registry":          {"internal/pdn", "internal/chat"},
	"internal/moderation":        {"internal/pdn", "internal/chat", "config/moderation", "internal/moderation/corpus"},
	"internal/moderation/corpus": {},
	"internal/review":            {"internal/pdn", "internal/chat", "internal/moderation"}, // a case speaks of categories and reasons
	"internal/presence":          {"internal/pdn", "internal/presence/frtime", "internal/presence/tally"},
	"internal/presence/frtime":   {},
	"internal/presence/tally":    {},
	"internal/presence/picture":  {"internal/presence/frtime", "internal/presence"},
	"internal/presence/interval": {},
	"internal/meeting": { // who answers is who declares; dates are read and written as hours are
		"internal/pdn", "internal/presence", "internal/presence/interval", "internal/presence/frtime",
	},
	"internal/report": { // lengths of time are written one way only; youth cells come out of the disclosure rule
		"internal/pdn", "internal/chat", "internal/presence/frtime", "internal/report/disclosure",
	},
	"internal/report/disclosure": {},                                                                                            // counts in, cells out: it knows no concept of the house
	"internal/report/chart":      {"internal/report", "internal/presence/frtime"},                                               // it draws a synthesis
	"internal/report/document":   {"internal/report", "internal/report/chart", "internal/presence", "internal/presence/frtime"}, // the formula guard is presence's
	"internal/handle":            {},                                                                                            // letters in, a verdict out
	"internal/audit":             {"internal/pdn"},
	"internal/rights":            {"internal/pdn"},
	"internal/helpsheet":         {"internal/pdn"},                       // days; topics are slugs, so that it knows no other concept
	"internal/retention":         {"internal/pdn", "internal/adherence"}, // it executes adherence's rule
	"internal/app": {
		"internal/pdn", "internal/chat", "internal/messages", "internal/outbox", "internal/seal",
		"internal/charter", "internal/adherence", "internal/registry", "internal/moderation", "internal/presence", "internal/report",
		"internal/meeting",
		"internal/report/disclosure", "internal/report/chart", "internal/report/document",
		"internal/rights", "internal/review", "internal/helpsheet", "internal/handle",
		"internal/presence/interval", "internal/presence/frtime", "internal/presence/tally", "internal/presence/picture",
	},
	"internal/store": {
		"internal/pdn", "internal/chat", "internal/outbox", "internal/adherence", "internal/charter", "internal/registry",
		"internal/presence", "internal/presence/tally", "internal/store/db", "internal/retention", "internal/review", "internal/moderation",
		"internal/report/disclosure", // published cells
		"internal/meeting",
		"internal/app",  // the ports that it implements
		"internal/seal", // the closings file is sealed
	},
	"internal/store/db":          {},
	"internal/store/storetest":   {"*"},
	"internal/emulator/discord":  {"internal/emulator/watch"},
	"internal/emulator/telegram": {"internal/emulator/watch"},
	"internal/emulator/watch":    {},
	"internal/emulator/spec":     {},
	"internal/playground":        {"internal/emulator/discord", "internal/emulator/telegram", "internal/chat", "internal/pdn"},
	"internal/archtest":          {},
}

// rooms are the libraries that may stand in one room only.
var rooms = map[string][]string{
	"github.com/bwmarrin/discordgo":   {"bots/discord"},
	"github.com/go-telegram/bot":      {"bots/telegram"},
	"github.com/robfig/cron":          {"internal/schedule"},
	"modernc.org/sqlite":              {"internal/store"},
	"github.com/tink-crypto/tink-go":  {"internal/seal"},
	"filippo.io/age":                  {"internal/backup", "cmd/lampadaire"}, // cmd hands the keys over
	"codeberg.org/go-pdf/fpdf":        {"internal/papers", "internal/report/document"},
	"github.com/boombuler/barcode":    {"internal/papers"},
	"github.com/emersion/go-ical":     {"internal/meeting"},
	"github.com/nicksnyder/go-i18n":   {"internal/messages"},
	"gonum.org/v1/plot":               {"internal/presence/picture", "internal/report/chart", "internal/moderation", "cmd/lampadaire"},
	"github.com/xuri/excelize":        {"internal/report/document"},
	"github.com/pressly/goose":        {"internal/store"},
	"github.com/wasilibs/go-re2":      {"internal/moderation"},
	"github.com/wneessen/go-mail":     {"internal/mail"},
	"github.com/spf13/cobra":          {"cmd/lampadaire"},
	"github.com/prometheus/client_go": {"cmd/lampadaire"},
}

type source struct {
	folder, path string
	file         *ast.File
}

// sources parses every Go file of the project that is not a test.
func sources(t *testing.T) []source {
	t.Helper()
	var out []source
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && (name == "testdata" || name == "tools" || (strings.HasPrefix(name, ".") && path != root)) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		folder, err := filepath.Rel(root, filepath.Dir(path))
		out = append(out, source{folder: filepath.ToSlash(folder), path: path, file: file})
		return err
	})
	require.NoError(t, err)
	require.NotEmpty(t, out)
	return out
}

func TestEveryFolderImportsOnlyWhatItsRuleAllows(t *testing.T) {
	for _, s := range sources(t) {
		rule, ok := allowed[s.folder]
		if !ok {
			t.Errorf("%s has no rule: add one, with its reason", s.folder)
			continue
		}
		for _, path := range imports(s.file) {
			own, isOurs := strings.CutPrefix(path, module)
			if isOurs && !slices.Contains(rule, own) && !slices.Contains(rule, "*") {
				t.Errorf("%s may not import %s", s.path, own)
			}
			for library, room := range rooms {
				if strings.HasPrefix(path, library) && !slices.Contains(room, s.folder) {
					t.Errorf("%s may not import %s: it stands in %v only", s.path, path, room)
				}
			}
		}
	}
}

func imports(file *ast.File) []string {
	var out []string
	for _, spec := range file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err == nil {
			out = append(out, path)
		}
	}
	return out
}

// TestLaw1_OnlyAdherenceGrantsPermits finds every use of chat.GrantPermit.
func TestLaw1_OnlyAdherenceGrantsPermits(t *testing.T) {
	granted := 0
	for _, s := range sources(t) {
		ast.Inspect(s.file, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "GrantPermit" {
				granted++
				if s.folder != "internal/adherence" {
					t.Errorf("%s grants a permit: only internal/adherence may", s.path)
				}
			}
			return true
		})
	}
	require.Positive(t, granted, "the rule looks at nothing")
}

var platform = regexp.MustCompile(`(?i)discord|telegram`)

func TestNoPlatformIsNamedInTheCentre(t *testing.T) {
	for _, s := range sources(t) {
		if !strings.HasPrefix(s.folder, "internal/") || strings.HasPrefix(s.folder, "internal/emulator") || s.folder == "internal/playground" ||
			s.folder == "internal/presence/interval" { // words that a professional types for where he was
			continue
		}
		for _, text := range literals(s.file) {
			if platform.MatchString(text) {
				t.Errorf("%s names a platform: %q", s.path, text)
			}
		}
	}
}

// french finds a sentence: two words and an accent or a French quote.
var french = regexp.MustCompile(`\p{L}+ +\p{L}*[àâçéèêëîïôûùœ«]\p{L}*|\p{L}*[àâçéèêëîïôûùœ]\p{L}* +\p{L}+`)

// TestLaw12_NoFrenchSentenceOutsideTheCatalogue looks at the string literals of
// the rooms where people's texts pass.
func TestLaw12_NoFrenchSentenceOutsideTheCatalogue(t *testing.T) {
	free := []string{"config", "config/moderation", "cmd/lampadaire", "internal/playground", "internal/moderation", "internal/moderation/corpus", "internal/presence", "internal/presence/interval", "internal/presence/frtime", "internal/presence/tally", "internal/presence/picture", "bots/bottest"}
	for _, s := range sources(t) {
		if slices.Contains(free, s.folder) {
			continue
		}
		for _, text := range literals(s.file) {
			if french.MatchString(text) {
				t.Errorf("%s holds a French sentence: %q", s.path, text)
			}
		}
	}
}

func literals(file *ast.File) []string {
	var out []string
	ast.Inspect(file, func(n ast.Node) bool {
		if _, isImport := n.(*ast.ImportSpec); isImport {
			return false
		}
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if text, err := strconv.Unquote(lit.Value); err == nil {
				out = append(out, text)
			}
		}
		return true
	})
	return out
}

func TestEveryPackageHasItsComment(t *testing.T) {
	commented := map[string]bool{}
	for _, s := range sources(t) {
		commented[s.folder] = commented[s.folder] || s.file.Doc != nil || s.folder == "internal/store/db" // generated
	}
	for folder, ok := range commented {
		if !ok {
			t.Errorf("%s has no package comment", folder)
		}
	}
}

func TestPlantedViolationsAreFound(t *testing.T) {
	require.True(t, french.MatchString("Le réglage est faux"))
	require.False(t, french.MatchString("privé"))
	require.True(t, platform.MatchString("on Discord"))
}
