package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Table is one table as a person may read it: all that is kept, and nothing
// that is not there. Codes are shortened, sealed values give their size.
type Table struct {
	Name    string
	Columns []string
	Rows    [][]string
	// Total is the number of rows; Rows holds the first mostShown of them.
	Total int
}

// mostShown bounds what Rows reads of one table.
const mostShown = 200

// column is how the values of one column are shown; a nil show prints them as
// they are.
type column struct {
	name string
	show func(value any) string
}

// layoutTables is the whole layout, in the order of the panel. A test compares
// it with the database: a column that is not listed here may not exist (law L2).
var layoutTables = []struct {
	name    string
	columns []column
}{
	{"link", []column{
		{"code", showCode}, {"structure", nil}, {"network", nil}, {"role", showWord(linkRoles)}, {"language", nil},
		{"state", showWord(linkStates)}, {"asked", showWord(askers)}, {"edition", nil}, {"delivery", showWord(deliveries)},
		{"place", showWord(placeKinds)}, {"day", showDay}, {"last_contact", showMonth},
	}},
	{"mark", []column{{"network", nil}, {"event", nil}, {"day", showDay}, {"answered", nil}, {"reply", showText}}},
	{"pending_answer", []column{
		{"network", nil}, {"event", nil}, {"reply", showText}, {"key", showSealed}, {"box", showSealed},
		{"act", showInstant}, {"due", showInstant}, {"tries", nil},
	}},
	{"post", []column{
		{"network", nil}, {"space", nil}, {"kind", showWord(postKinds)}, {"conversation", nil}, {"ref", nil},
		{"edition", nil}, {"written", showInstant},
	}},
	{"job_claim", []column{{"job", nil}, {"period", nil}, {"day", showDay}}},
	{"structure_key", []column{{"structure", nil}, {"wrapped", showSealed}}},
	{"position", []column{{"network", nil}, {"conversation", nil}, {"reached", nil}, {"space", nil}}},
	{"gap", []column{{"network", nil}, {"space", nil}, {"since", showInstant}, {"until", showInstant}}},
	{"unreadable", []column{{"network", nil}, {"kind", nil}, {"class", nil}, {"day", showDay}, {"count", nil}}},
	{"outbox", []column{
		{"key", nil}, {"kind", nil}, {"payload", showText}, {"due", showInstant}, {"leased_until", showInstant},
		{"attempts", nil}, {"state", nil}, {"day", showDay},
	}},
	{"edition", []column{{"structure", nil}, {"number", nil}, {"hash", showCode}, {"effective", showDay}}},
	{"professional", []column{
		{"author", showAuthor}, {"structure", nil}, {"network", nil}, {"address", showAuthor}, {"session", nil},
		{"started", showInstant}, {"sign", showInstant}, {"asked", showInstant}, {"turn", nil}, {"month", showMonth},
	}},
	{"presence_event", []column{
		{"author", showAuthor}, {"number", nil}, {"kind", showWord(presenceKinds)}, {"session", nil}, {"network", nil},
		{"mission", nil}, {"since", showInstant}, {"until", showInstant}, {"reason", nil}, {"year", nil}, {"done_at", showInstant},
	}},
	{"presence_month", []column{{"author", showAuthor}, {"month", showMonth}, {"structure", nil}, {"trainee", nil}, {"minutes", nil}}},
	{"reflection", []column{{"author", showAuthor}, {"session", nil}, {"what", nil}, {"how", nil}, {"next", nil}}},
	{"permanence", []column{{"author", showAuthor}, {"weekday", nil}, {"since", nil}, {"until", nil}, {"on_call", nil}}},
	{"absence", []column{{"author", showAuthor}, {"first_day", showDay}, {"last_day", showDay}}},
	{"tally_cell", []column{
		{"structure", nil}, {"author", showAuthor}, {"year", nil}, {"week", nil}, {"kind", nil}, {"age", nil}, {"theme", nil},
		{"referral", nil}, {"mission", nil}, {"count", nil},
	}},
	{"sign_me", []column{{"author", showAuthor}, {"day", showDay}, {"hour", nil}}},
	{"reminder", []column{{"author", showAuthor}, {"kind", showWord(reminderKinds)}, {"month", showMonth}, {"outcome", showWord(reminderOutcomes)}, {"day", showDay}}},
	{"help_request", []column{{"structure", nil}, {"author", showAuthor}, {"month", showMonth}, {"day", showDay}}},
	{"published_table", []column{{"list", nil}, {"id", nil}, {"members", showMembers}, {"quarters", nil}, {"joins", nil}, {"day", showDay}}},
	{"published_cell", []column{
		{"list", nil}, {"id", nil}, {"label", nil}, {"wide", nil}, {"categories", nil}, {"display", showWord(cellShows)}, {"shown", nil}, {"bound", nil},
	}},
	{"published_count", []column{{"list", nil}, {"quarter", nil}, {"member", showMembers}, {"category", nil}, {"count", nil}}},
	{"synthesis", []column{
		{"scope", nil}, {"monday", showDay}, {"first_day", showDay}, {"missed", nil}, {"told", nil}, {"minutes", nil}, {"on_the_way", nil}, {"expected", nil},
	}},
	{"member", []column{
		{"id", showAuthor}, {"structure", nil}, {"role", showWord(memberRoles)}, {"first_name", nil}, {"function", nil}, {"tutor", nil},
		{"until", showDay}, {"joined", showDay}, {"gone", showDay},
	}},
	{"member_account", []column{{"member", showAuthor}, {"network", nil}, {"key", showSealed}, {"box", showSealed}}},
	{"invitation", []column{
		{"selector", nil}, {"secret", showSealed}, {"structure", nil}, {"role", showWord(memberRoles)}, {"member", showAuthor},
		{"first_name", nil}, {"function", nil}, {"tutor", nil}, {"until", showDay}, {"expires", showDay}, {"tries", nil}, {"used", showAuthor},
		{"secrecy", showWord(secrecies)}, {"public_agent", nil},
	}},
	{"binding", []column{
		{"network", nil}, {"space", nil}, {"structure", nil}, {"name", nil}, {"conversation", nil}, {"bound_by", showAuthor}, {"day", showDay},
	}},
	{"talk", []column{
		{"code", showCode}, {"id", showCode}, {"structure", nil}, {"key", showSealed}, {"box", showSealed}, {"day", showDay},
	}},
	{"distress", []column{
		{"id", showCode}, {"structure", nil}, {"network", nil}, {"space", nil}, {"key", showSealed}, {"box", showSealed},
		{"day", showDay}, {"told", showInstant},
	}},
	{"distress_holder", []column{{"id", showCode}, {"author", showAuthor}, {"state", showWord(distressStates)}}},
	{"talk_holder", []column{{"id", showCode}, {"author", showAuthor}, {"state", showWord(holderStates)}}},
	{"network_date", []column{
		{"id", showCode}, {"kind", showWord(dateKinds)}, {"since", showInstant}, {"until", showInstant}, {"place", nil},
		{"posted_by", showAuthor}, {"sequence", nil}, {"cancelled", nil}, {"day", showDay},
	}},
	{"network_reply", []column{{"date", showCode}, {"author", showAuthor}, {"answer", showWord(dateAnswers)}, {"attendance", showWord(attendances)}}},
	{"network_notice", []column{{"id", showCode}, {"posted_by", showAuthor}, {"line", nil}, {"day", showDay}}},
	{"network_reader", []column{{"notice", showCode}, {"author", showAuthor}}},
	{"network_request", []column{
		{"id", showCode}, {"author", showAuthor}, {"structure", nil}, {"kind", showWord(requestKinds)}, {"subject", nil}, {"line", nil},
		{"state", showWord(requestStates)}, {"day", showDay}, {"answered", showDay}, {"answered_by", showAuthor},
	}},
	{"account_act", []column{
		{"author", showAuthor}, {"year", nil}, {"number", nil}, {"step", showWord(accountSteps)}, {"done_by", showAuthor}, {"day", showDay},
	}},
	{"account_line", []column{{"author", showAuthor}, {"year", nil}, {"field", nil}, {"line", nil}}},
	{"charter_text", []column{
		{"structure", nil}, {"number", nil}, {"draft", nil}, {"effective", showDay}, {"body", showText}, {"day", showDay}, {"author", showAuthor},
	}},
	{"charter_fix", []column{{"structure", nil}, {"edition", nil}, {"rule", nil}, {"words", nil}, {"day", showDay}}},
	{"changes_place", []column{
		{"structure", nil}, {"network", nil}, {"space", nil}, {"conversation", nil}, {"page", nil}, {"bound_by", showAuthor}, {"day", showDay},
	}},
	{"standing", []column{
		{"author", showAuthor}, {"structure", nil}, {"secrecy", showWord(secrecies)}, {"public_agent", nil}, {"delegate", nil},
		{"declared_by", showAuthor}, {"day", showDay},
	}},
	{"review_case", []column{
		{"id", showCode}, {"structure", nil}, {"network", nil}, {"space", nil}, {"conversation", nil}, {"burst", showCode}, {"mark", showCode},
		{"about", showAuthor}, {"role", showWord(caseRoles)}, {"trial", nil}, {"public", nil}, {"written", showInstant}, {"opened", showInstant},
		{"circle", showWord(caseCircles)}, {"category", showWord(caseCategories)}, {"urgency", nil}, {"state", nil}, {"holder", showAuthor},
		{"held_until", showInstant}, {"late", nil}, {"due", showInstant}, {"keep_until", showDay}, {"key", showSealed}, {"box", showSealed},
		{"news_key", showSealed}, {"news_box", showSealed}, {"news_until", showDay},
	}},
	{"review_event", []column{
		{"case_id", showCode}, {"number", nil}, {"kind", showWord(caseKinds)}, {"author", showAuthor}, {"role", showWord(caseRoles)},
		{"done_at", showInstant}, {"source", nil}, {"category", showWord(caseCategories)}, {"urgency", nil}, {"codes", nil}, {"against", nil},
		{"what", nil}, {"why", nil}, {"receipt", nil}, {"step", nil},
	}},
	{"review_burst", []column{
		{"id", showCode}, {"structure", nil}, {"network", nil}, {"conversation", nil}, {"circle", showWord(caseCircles)}, {"opened", showInstant},
		{"last", showInstant}, {"cases", nil}, {"urgent", nil}, {"cards", nil}, {"card_due", showInstant},
	}},
	{"review_card", []column{{"burst", showCode}, {"recipient", showAuthor}, {"network", nil}, {"address", showAuthor}, {"ref", nil}}},
	{"review_channel", []column{{"network", nil}, {"conversation", nil}, {"structure", nil}, {"bound_by", showAuthor}, {"day", showDay}}},
	{"review_contest", []column{{"number", showCode}, {"case_id", showCode}, {"until", showDay}}},
	{"review_count", []column{{"structure", nil}, {"quarter", nil}, {"category", showWord(caseCategories)}, {"what", nil}, {"count", nil}}},
	{"approach", []column{
		{"code", showCode}, {"structure", nil}, {"network", nil}, {"asked", showWord(askers)}, {"outcome", showWord(outcomes)}, {"day", showDay},
	}},
	{"kin", []column{{"code", showCode}, {"ring", showCode}, {"structure", nil}, {"network", nil}, {"own", showWord(ownAnswers)}}},
	{"kin_code", []column{
		{"selector", nil}, {"secret", showSealed}, {"structure", nil}, {"code", showCode}, {"network", nil}, {"expires", showDay}, {"tries", nil},
	}},
	{"outside", []column{{"structure", nil}, {"author", showAuthor}, {"day", showDay}, {"reason", showWord(outsideReasons)}, {"count", nil}}},
	{"own_handle", []column{{"author", showAuthor}, {"network", nil}, {"handle", nil}}},
	{"reading", []column{
		{"network", nil}, {"space", nil}, {"state", nil}, {"since", showInstant}, {"first_day", showDay}, {"rest_from", showInstant},
		{"rest_until", showInstant}, {"set_by", showAuthor},
	}},
	{"never_read", []column{
		{"network", nil}, {"space", nil}, {"conversation", nil}, {"kind", showWord(neverKinds)}, {"set_by", showAuthor}, {"day", showDay},
	}},
	{"reading_trial", []column{
		{"structure", nil}, {"network", nil}, {"space", nil}, {"day", showDay}, {"found", nil}, {"unfounded", nil}, {"settled", nil},
	}},
	{"unexamined", []column{{"network", nil}, {"space", nil}, {"reason", showWord(unexaminedReasons)}, {"day", showDay}, {"count", nil}}},
	{"meta", []column{{"name", nil}, {"value", nil}}},
}

// Rows is all that is stored, as one consistent view of what is committed: the
// demo's panel "Ce qui est enregistré".
func (s *Store) Rows(ctx context.Context) ([]Table, error) {
	tables := make([]Table, 0, len(layoutTables))
	err := s.withReader(ctx, func(c *readingConn) error {
		for _, l := range layoutTables {
			t := Table{Name: l.name}
			for _, column := range l.columns {
				t.Columns = append(t.Columns, column.name)
			}
			if err := t.read(c.conn, l.columns); err != nil {
				return fmt.Errorf("read the rows of %s: %w", l.name, explain(err))
			}
			tables = append(tables, t)
		}
		return nil
	})
	return tables, err
}

// read takes the rows in the order of their key, which tells nothing of time.
func (t *Table) read(conn *sql.Conn, columns []column) error {
	ctx := context.Background()
	if err := conn.QueryRowContext(ctx, "select count(*) from "+t.Name).Scan(&t.Total); err != nil {
		return err
	}
	rows, err := conn.QueryContext(ctx, "select * from "+t.Name+" order by 1, 2 limit "+strconv.Itoa(mostShown))
	if err != nil {
		return err
	}
	defer rows.Close()
	values, places := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		places[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(places...); err != nil {
			return err
		}
		shown := make([]string, len(columns))
		for i, c := range columns {
			if shown[i] = fmt.Sprint(values[i]); c.show != nil {
				shown[i] = c.show(values[i])
			}
		}
		t.Rows = append(t.Rows, shown)
	}
	return rows.Err()
}

func number(value any) int64 { n, _ := value.(int64); return n }

func octets(value any) []byte { b, _ := value.([]byte); return b }

func showCode(value any) string {
	b := octets(value)
	return hex.EncodeToString(b[:min(4, len(b))]) + "…"
}

// showAuthor shortens the code, or the address, of a professional.
func showAuthor(value any) string {
	text, _ := value.(string)
	if len(text) <= 8 {
		return text
	}
	return text[:8] + "…"
}

// showMembers says how many professionals, and the first of them, shortened.
func showMembers(value any) string {
	text, _ := value.(string)
	all := strings.Split(text, between)
	return fmt.Sprintf("%d: %s", len(all), showAuthor(all[0]))
}

func showSealed(value any) string { return fmt.Sprintf("[scellé, %d octets]", len(octets(value))) }

func showText(value any) string {
	b := octets(value)
	if !utf8.Valid(b) {
		return fmt.Sprintf("[%d octets]", len(b))
	}
	return string(b)
}

func showDay(value any) string {
	day := pdn.Day(number(value))
	if day == 0 {
		return ""
	}
	return day.Time().Format(time.DateOnly)
}

func showMonth(value any) string {
	month := pdn.Month(number(value))
	if month == 0 {
		return ""
	}
	return month.String()
}

func showInstant(value any) string {
	ms := number(value)
	if ms == 0 {
		return ""
	}
	return instant(ms).Format(time.RFC3339)
}

func showWord[T ~string](list words[T]) func(any) string {
	return func(value any) string {
		word, err := list.word(int16(number(value)))
		if err != nil {
			return "?"
		}
		return string(word)
	}
}
