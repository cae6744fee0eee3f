package store

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// columnsOf reads the layout that the engine really has.
func columnsOf(t *testing.T, s *Store) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	rows, err := s.reading[0].conn.QueryContext(t.Context(),
		"select m.name, c.name from sqlite_master m join pragma_table_xinfo(m.name) c where m.type = 'table' order by m.name, c.cid")
	require.NoError(t, err)
	defer rows.Close()
	for rows.Next() {
		var table, column string
		require.NoError(t, rows.Scan(&table, &column))
		found[table] = append(found[table], column)
	}
	require.NoError(t, rows.Err())
	return found
}

func TestLaw2_OnlyListedTablesAndColumnsExist(t *testing.T) {
	found := columnsOf(t, newStore(t))
	want := map[string][]string{
		// goose's own table: numbers of layouts and when they were applied.
		"goose_db_version": {"id", "version_id", "is_applied", "tstamp"},
		"sqlite_sequence":  {"name", "seq"},
	}
	for _, l := range layoutTables {
		for _, c := range l.columns {
			want[l.name] = append(want[l.name], c.name)
		}
	}
	require.Equal(t, want, found)
}

func TestLaw2_ALinkHasExactlyTheFieldsOfTheConceptAndNoMore(t *testing.T) {
	var fields []string
	for field := range reflect.TypeFor[adherence.Link]().Fields() {
		snake := regexp.MustCompile(`([a-z])([A-Z])`).ReplaceAllString(field.Name, "${1}_$2")
		fields = append(fields, strings.ToLower(snake))
	}
	require.Equal(t, columnsOf(t, newStore(t))["link"], fields)
}

func TestLaw2_NoTableNumbersItsRows(t *testing.T) {
	s := newStore(t)
	for _, l := range layoutTables {
		var n int
		err := s.reading[0].conn.QueryRowContext(t.Context(), "select count(rowid) from "+l.name).Scan(&n)
		require.ErrorContains(t, err, "no such column", l.name)
	}
	var autoincrement string
	err := s.reading[0].conn.QueryRowContext(t.Context(),
		"select name from sqlite_master where sql like '%autoincrement%' and name <> 'goose_db_version'").Scan(&autoincrement)
	require.ErrorIs(t, err, sql.ErrNoRows)
}

func TestLaw2_OnceTidiedTheFilesDoNotTellWhoCameFirst(t *testing.T) {
	image := func(order ...int) []byte {
		h := newHouse(t)
		s := h.open(t)
		for _, n := range order {
			save(t, s, accepted(n))
		}
		require.NoError(t, s.Tidy(t.Context()))
		require.NoError(t, s.Close())
		content, err := os.ReadFile(h.options.Path)
		require.NoError(t, err)
		return content[4096:] // without the head, which counts the changes
	}
	first, second := image(1, 2, 3, 4), image(4, 2, 1, 3)
	// goose notes the second at which the layout was made.
	seconds := regexp.MustCompile(`20\d\d-\d\d-\d\d \d\d:\d\d:\d\d`)
	rows := func(b []byte) int { return strings.Count(string(b), "apase") }
	require.Equal(t, 4, rows(first))
	require.Equal(t, len(first), len(second))
	require.Equal(t, orderOf(seconds.ReplaceAll(first, nil)), orderOf(seconds.ReplaceAll(second, nil)))
}

// orderOf is the order in which the keys are reached through their page.
func orderOf(content []byte) []string {
	return regexp.MustCompile(`00000000000000\d\d`).FindAllString(string(content), -1)
}

func TestLaw2_ALinkOfSomebodyElseThanAYoungPersonOrAParentIsRefused(t *testing.T) {
	s := newStore(t)
	l := accepted(1)
	l.Role = pdn.RolePromeneur
	require.Error(t, s.Update(t.Context(), func(tx app.Tx) error { return tx.SaveLink(t.Context(), l) }))
}

func TestTheClosedListsKeepTheirStoredNumbers(t *testing.T) {
	require.Equal(t, "[ jeune parent]", fmt.Sprint(linkRoles))
	require.Equal(t, "[ informé accepté refusé retiré fermé]", fmt.Sprint(linkStates))
	require.Equal(t, "[ jeune professionnel professionnel, deux fois]", fmt.Sprint(askers))
	require.Equal(t, "[ en cours remis non remis remise incertaine répondu]", fmt.Sprint(deliveries))
	require.Equal(t, "[ privé espace éphémère]", fmt.Sprint(placeKinds))
	require.Equal(t, "[ règles accueil arrivée annonce édition trimestre]", fmt.Sprint(postKinds))
	require.Equal(t, words[app.ClosingKind]{"", app.ClosedByNo, app.ClosedKeepingNo, app.ClosedByErasure}, closingKinds)
}

func TestThePanelShowsWhatIsStoredInPlainWords(t *testing.T) {
	s := newStore(t)
	save(t, s, accepted(1))
	require.NoError(t, s.Update(t.Context(), func(tx app.Tx) error {
		return tx.SavePost(t.Context(), app.Post{Network: "réseau", Space: "e1", Kind: app.StandingPost, Conversation: chat.Conversation("c1"), At: noon})
	}))
	tables, err := s.Rows(t.Context())
	require.NoError(t, err)
	require.Equal(t, "link", tables[0].Name)
	require.Equal(t, 1, tables[0].Total)
	require.Equal(t, []string{
		"30303030…", "apase", "réseau", "jeune", "fr", "accepté", "jeune", "3", "remis", "privé", "2026-11-02", "2026-11",
	}, tables[0].Rows[0])
	require.Contains(t, fmt.Sprint(tables), "2026-11-02T11:00:00Z")
	require.NotContains(t, fmt.Sprint(tables), code(1).Hex())
}

func TestAFreshLayoutEqualsAnUpgradedOneAndRunningAgainIsHarmless(t *testing.T) {
	h := newHouse(t)
	s := h.open(t)
	fresh := columnsOf(t, s)
	save(t, s, accepted(1))
	require.NoError(t, s.Close())
	s = h.open(t)
	require.Equal(t, fresh, columnsOf(t, s))
	require.Equal(t, accepted(1), link(t, s, 1))
	files, err := filepath.Glob("migrations/sqlite/*.sql")
	require.NoError(t, err)
	require.Contains(t, files[len(files)-1], fmt.Sprintf("/%05d_", layout), "the number of the newest layout follows the migrations")
	twins, err := filepath.Glob("migrations/postgres/*.sql")
	require.NoError(t, err)
	require.Len(t, twins, len(files))
	for i := range twins {
		require.Equal(t, filepath.Base(files[i]), filepath.Base(twins[i]))
	}
}
