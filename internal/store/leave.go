package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
)

// belonging says which rows of a table without a structure column are a
// structure's: ?1 is the structure. The order is that of the deletion: a row
// goes before the one that tells whose it is.
type belonging struct{ table, where string }

// The authors and the spaces of a structure, as far as its rows tell.
const (
	authorsOfStructure = `(select author from professional where structure = ?1 union select id from member where structure = ?1
		union select author from presence_month where structure = ?1 union select author from standing where structure = ?1)`
	spacesOfStructure = `(network, space) in (select network, space from binding where structure = ?1)`
	byAuthor          = `author in ` + authorsOfStructure
	byCase            = `case_id in (select id from review_case where structure = ?1)`
)

func belongings() []belonging {
	return []belonging{
		{"presence_event", byAuthor}, {"reflection", byAuthor}, {"permanence", byAuthor}, {"absence", byAuthor}, {"sign_me", byAuthor},
		{"reminder", byAuthor}, {"own_handle", byAuthor}, {"network_reply", byAuthor}, {"network_reader", byAuthor},
		{"account_act", byAuthor}, {"account_line", byAuthor},
		{"member_account", `member in ` + authorsOfStructure},
		{"outbox", `exists (select 1 from ` + authorsOfStructure + ` a where instr(cast(payload as text), a.author) > 0)`},
		{"talk_holder", `id in (select id from talk where structure = ?1)`},
		{"distress_holder", `id in (select id from distress where structure = ?1)`},
		{"review_event", byCase}, {"review_contest", byCase},
		{"review_card", `burst in (select id from review_burst where structure = ?1)`},
		{"position", `(network, conversation) in (select network, conversation from binding where structure = ?1) or ` + spacesOfStructure},
		{"post", spacesOfStructure + ` or (network, space) in (select network, conversation from changes_place where structure = ?1)`},
		{"gap", spacesOfStructure}, {"reading", spacesOfStructure}, {"never_read", spacesOfStructure}, {"unexamined", spacesOfStructure},
	}
}

// keptApart are the tables that outlive a structure, each for its reason.
func keptApart() map[string]string {
	return map[string]string{
		"mark":            "an opaque code, dropped within days",
		"pending_answer":  "an address sealed under a key of its own, 24 hours at most",
		"job_claim":       "names of jobs",
		"unreadable":      "counts of a network",
		"meta":            "numbers of the installation",
		"network_date":    "dates of the whole network",
		"network_notice":  "words to the whole network",
		"published_table": "figures of the department that were published",
		"published_cell":  "figures of the department that were published",
		"published_count": "counts of contacts, so that nothing published later can be subtracted (law L8)",
	}
}

// bySpace are the tables whose rows are known by their space alone: those of the
// spaces that the settings give to the structure go too.
func bySpace() []string {
	return []string{"post", "position", "gap", "reading", "never_read", "unexamined"}
}

// Left is how many rows of a table went with a structure.
type Left struct {
	Table string
	Rows  int
}

// DropStructure ends a structure: its key first of all, without which no code of
// a young person can be told again, its links, closed ones too (domain §5.2: a
// refusal is kept until the structure leaves at the latest), and every row of
// every table that is its own. spaces are those of the settings. It returns what
// went, table by table; the rows of the others stay.
func (t *Tx) DropStructure(ctx context.Context, id pdn.StructureID, spaces ...registry.Space) ([]Left, error) {
	ctx = t.ctx(ctx)
	gone := map[string]int64{}
	drop := func(table, where string, args ...any) error {
		//nolint:gosec // the names of tables and the conditions are constants of this package
		result, err := t.store.conn.ExecContext(ctx, "delete from "+table+" where "+where, args...)
		if err != nil {
			return fmt.Errorf("drop a structure from %s: %w", table, explain(err))
		}
		n, err := result.RowsAffected()
		gone[table] += n
		return err
	}
	if err := drop("structure_key", "structure = ?1", string(id)); err != nil {
		return nil, err
	}
	for _, space := range spaces {
		for _, table := range bySpace() {
			if err := drop(table, "network = ?1 and space = ?2", string(space.Network), string(space.ID)); err != nil {
				return nil, err
			}
		}
	}
	for _, b := range belongings() {
		if err := drop(b.table, b.where, string(id)); err != nil {
			return nil, err
		}
	}
	for _, l := range layoutTables {
		if column := structureColumn(l.columns); column != "" {
			if err := drop(l.name, column+" = ?1", string(id)); err != nil {
				return nil, err
			}
		}
	}
	var left []Left
	for _, l := range layoutTables {
		if n := gone[l.name]; n > 0 {
			left = append(left, Left{l.name, int(n)})
		}
	}
	return left, nil
}

// structureColumn is the column that names a structure, "" when there is none.
func structureColumn(columns []column) string {
	at := slices.IndexFunc(columns, func(c column) bool { return c.name == "structure" || c.name == "scope" })
	if at < 0 {
		return ""
	}
	return columns[at].name
}
