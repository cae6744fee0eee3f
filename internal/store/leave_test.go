package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
)

// fill writes one row of a structure into every table of the layout, whatever
// tables there are: texts and blobs that bear the structure's name.
func fill(t *testing.T, s *Store, id string) {
	t.Helper()
	update(t, s, func(tx *Tx) error {
		for _, l := range layoutTables {
			names, values := []string{}, []any{}
			for name, kind := range typesOf(t, s.conn, l.name) {
				names = append(names, name)
				values = append(values, valueOf(l.name, name, kind, id))
			}
			marks := strings.TrimSuffix(strings.Repeat("?,", len(names)), ",")
			_, err := s.conn.ExecContext(t.Context(), "insert into "+l.name+" ("+strings.Join(names, ",")+") values ("+marks+")", values...)
			require.NoError(t, err, l.name)
		}
		return nil
	})
}

func typesOf(t *testing.T, conn *sql.Conn, table string) map[string]string {
	t.Helper()
	rows, err := conn.QueryContext(context.Background(), "select name, type from pragma_table_info('"+table+"')")
	require.NoError(t, err)
	defer rows.Close()
	types := map[string]string{}
	for rows.Next() {
		var name, kind string
		require.NoError(t, rows.Scan(&name, &kind))
		types[name] = strings.ToLower(kind)
	}
	require.NoError(t, rows.Err())
	return types
}

func valueOf(table, name, kind, id string) any {
	switch {
	case name == "structure" || name == "scope":
		return id
	case table == "outbox" && name == "payload":
		return []byte(fmt.Sprintf(`{"author":"author-%s"}`, id))
	case table == "meta" && name == "value":
		return 0
	case kind == "integer":
		return 1
	case kind == "blob":
		return []byte("blob-" + id)
	case name == "network":
		return "n"
	case name == "space":
		return "space-" + id
	case name == "conversation":
		return "place-" + id
	case name == "author", name == "member", name == "id":
		return "author-" + id
	default:
		return "x-" + id
	}
}

func rowsIn(t *testing.T, s *Store, table string) (n int) {
	t.Helper()
	require.NoError(t, s.reading[0].conn.QueryRowContext(t.Context(), "select count(*) from "+table).Scan(&n))
	return n
}

// TestLaw11_AStructureThatLeavesLeavesNoRowInAnyTable fails too when a table is
// added and nobody said what becomes of it.
func TestLaw11_AStructureThatLeavesLeavesNoRowInAnyTable(t *testing.T) {
	s := newStore(t)
	before := map[string]int{}
	for _, l := range layoutTables {
		before[l.name] = rowsIn(t, s, l.name)
	}
	fill(t, s, "apase")
	fill(t, s, "autre")
	var left []Left
	update(t, s, func(tx *Tx) (err error) {
		left, err = tx.DropStructure(t.Context(), pdn.StructureID("apase"))
		return err
	})
	said := map[string]int{}
	for _, l := range left {
		said[l.Table] = l.Rows
	}
	for _, l := range layoutTables {
		if keptApart()[l.name] != "" {
			require.Equal(t, before[l.name]+2, rowsIn(t, s, l.name), "%s is kept", l.name)
			continue
		}
		require.Equal(t, before[l.name]+1, rowsIn(t, s, l.name), "rows of a structure that left stay in %s, or those of another went", l.name)
		require.Equal(t, 1, said[l.name], "the proof says what went from %s", l.name)
	}
}

func TestTheSpacesOfTheSettingsGoWithTheirStructure(t *testing.T) {
	s := newStore(t)
	fill(t, s, "apase")
	update(t, s, func(tx *Tx) error {
		_, err := s.conn.ExecContext(t.Context(), "delete from binding")
		require.NoError(t, err)
		_, err = tx.DropStructure(t.Context(), "apase", registry.Space{Network: "n", ID: "space-apase"})
		return err
	})
	for _, table := range bySpace() {
		require.Zero(t, rowsIn(t, s, table), table)
	}
}
