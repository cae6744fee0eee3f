package corpus

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Distress is the slug of own distress and of danger undergone: expected like
// a category, reported by a path of its own.
const Distress = "detresse"

// The sizes that the corpus must keep. They are lower bounds: adding rows
// never breaks them.
const (
	MinRows      = 8000 // in all
	MinEveryday  = 3000 // benign everyday messages, in everydayFile
	MinPositives = 150  // a category
	MinTwins     = 150  // benign rows beside them
	MinTriggers  = 30   // distinct trigger words a category

	maxTemplateRows = 3
	everydayFile    = "benin.jsonl"
)

// Problem is one row, or one file, that breaks a rule of the corpus.
type Problem struct {
	Where string // id of a row, or name of a file
	What  string
}

// Slugs are the categories in the order of the charter, and Distress.
func Slugs() []string {
	return []string{
		"pedocriminalite", "negationnisme", "haine", "illicite", "obscene", "violence",
		"vie_privee", "diffamation", "injure", "dignite", "proselytisme", "sectaire",
		"commercial", "politique", "syndical", "philosophique", Distress,
	}
}

// Roles are the authors a row may have.
func Roles() []string { return []string{"jeune", "parent", "pro", "inconnu"} }

// Functions are the functional groups: what the message does with its words,
// whatever the category. Measured one by one, they show what is understood.
func Functions() []string {
	return []string{
		"slur", "insult_2p", "insult_3p", "threat_direct", "threat_conditional", "dehumanising",
		"implicit", "solicitation", "offer", "allegation", "third_party_data", "pro_author",
		"distress", "disclosure",
		"negation", "quotation", "victim_report", "counter_speech", "reclaimed", "untargeted",
		"object_target", "figurative", "identity", "lesson_news", "health", "law", "prevention",
		"institution_data", "own_data", "robot",
		"language_mix", "commands_links_code", "spelling", "lookalike", "multi_message", "everyday",
	}
}

// Lint applies every rule to the whole corpus and returns what breaks one.
func Lint(rows []Row) []Problem {
	var all []Problem
	for _, rule := range []func([]Row) []Problem{
		CheckFields, CheckIDs, CheckSplits, CheckTemplates, CheckNumbers,
		CheckSizes, CheckDuplicates, CheckNearDuplicates,
	} {
		all = append(all, rule(rows)...)
	}
	return all
}

// CheckFields refuses unknown words in the closed fields, empty messages and a
// category that is both required and merely allowed.
func CheckFields(rows []Row) []Problem {
	var bad []Problem
	for _, r := range rows {
		for _, what := range fieldErrors(r) {
			bad = append(bad, Problem{r.ID, what})
		}
	}
	return bad
}

func fieldErrors(r Row) []string {
	var errs []string
	complain := func(wrong bool, format string, args ...any) {
		if wrong {
			errs = append(errs, fmt.Sprintf(format, args...))
		}
	}
	complain(!slices.Contains(Roles(), r.Role), "unknown role %q", r.Role)
	complain(!slices.Contains(Functions(), r.Function), "unknown function %q", r.Function)
	complain(r.Pair == "", "no pair")
	complain(r.Template == "", "no template")
	complain(len(r.Messages) == 0, "no message")
	complain(mixedFrom(r.Messages), "some messages have an author and some have none")
	for _, m := range r.Messages {
		complain(strings.TrimSpace(m.Text) == "", "empty message")
		complain(m.Text != strings.TrimSpace(m.Text), "message with space around it")
	}
	for _, slug := range slices.Concat(r.Required, r.Allowed) {
		complain(!slices.Contains(Slugs(), slug), "unknown category %q", slug)
	}
	for _, slug := range r.Required {
		complain(slices.Contains(r.Allowed, slug), "%s is required and allowed", slug)
	}
	complain(r.File == everydayFile && len(r.Required)+len(r.Allowed) > 0, "an everyday message expects nothing")
	return errs
}

func mixedFrom(msgs []Message) bool {
	for _, m := range msgs {
		if (m.From == "") != (msgs[0].From == "") {
			return true
		}
	}
	return false
}

// CheckIDs refuses an id that stands twice or does not begin with the name of
// its file.
func CheckIDs(rows []Row) []Problem {
	var bad []Problem
	seen := map[string]bool{}
	for _, r := range rows {
		if seen[r.ID] {
			bad = append(bad, Problem{r.ID, "id used twice"})
		}
		seen[r.ID] = true
		if !strings.HasPrefix(r.ID, strings.TrimSuffix(r.File, ".jsonl")+"-") {
			bad = append(bad, Problem{r.ID, "id does not begin with the name of " + r.File})
		}
	}
	return bad
}

// CheckSplits refuses a row whose stored split is not the computed one.
func CheckSplits(rows []Row) []Problem {
	var bad []Problem
	for i, s := range Splits(rows) {
		if rows[i].Split != s {
			bad = append(bad, Problem{rows[i].ID, fmt.Sprintf("split is %q, computed %q", rows[i].Split, s)})
		}
	}
	return bad
}

// CheckTemplates refuses more than three rows on one sentence frame.
func CheckTemplates(rows []Row) []Problem {
	var bad []Problem
	count := map[string]int{}
	for _, r := range rows {
		key := r.File + " " + r.Template
		if count[key]++; count[key] == maxTemplateRows+1 {
			bad = append(bad, Problem{r.ID, "more than three rows on template " + r.Template})
		}
	}
	return bad
}

// CheckNumbers refuses a French telephone number outside the ranges kept for
// fiction, and outside the free and shared-cost numbers (0 8xx) of services.
func CheckNumbers(rows []Row) []Problem {
	number := regexp.MustCompile(`(?:\+33|0033|\b0)[ .\-]?[1-9](?:[ .\-]?\d\d){4}\b`)
	fiction := regexp.MustCompile(`^0(?:19900|26191|35301|46571|53649|63998|8\d{4})`)
	digits := regexp.MustCompile(`\D`)
	var bad []Problem
	for _, r := range rows {
		for _, found := range number.FindAllString(r.Text(), -1) {
			plain := digits.ReplaceAllString(found, "")
			plain = "0" + plain[len(plain)-9:]
			if !fiction.MatchString(plain) {
				bad = append(bad, Problem{r.ID, "telephone number outside the ranges of fiction"})
			}
		}
	}
	return bad
}

// CheckSizes refuses a corpus that is too small or leans on too few words.
func CheckSizes(rows []Row) []Problem {
	var bad []Problem
	atLeast := func(where string, n, least int, what string) {
		if n < least {
			bad = append(bad, Problem{where, fmt.Sprintf("%d %s, at least %d are needed", n, what, least)})
		}
	}
	everyday := 0
	for _, r := range rows {
		if r.File == everydayFile && r.Benign() {
			everyday++
		}
	}
	atLeast("*", len(rows), MinRows, "rows")
	atLeast(everydayFile, everyday, MinEveryday, "everyday messages")
	for _, slug := range Slugs() {
		positives, twins, triggers := 0, 0, map[string]bool{}
		for _, r := range rows {
			if r.File != slug+".jsonl" {
				continue
			}
			triggers[flatten(r.Trigger)] = true
			if slices.Contains(r.Required, slug) {
				positives++
			} else {
				twins++
			}
		}
		atLeast(slug, positives, MinPositives, "positives")
		atLeast(slug, twins, MinTwins, "benign twins")
		atLeast(slug, len(triggers), MinTriggers, "triggers")
	}
	return bad
}
