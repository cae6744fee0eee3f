#!/bin/sh
# Compares the committed query code with what sqlc makes of the queries today,
# and compiles the same queries on the SQLite layout. Skips when sqlc is absent:
#   go -C internal/tools build -o ../../.bin/sqlc github.com/sqlc-dev/sqlc/cmd/sqlc
# With "write" as argument, the committed code is replaced instead.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
sqlc=$(command -v sqlc || echo "$root/.bin/sqlc")
if [ ! -x "$sqlc" ]; then
	echo "sqlc absent: the query code is not compared" >&2
	exit 0
fi
if grep -rn 'sqlc\.slice' "$root/internal/store/queries"; then
	echo "sqlc.slice gives wrong code with this engine" >&2
	exit 1
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp -r "$root/internal/store/migrations" "$root/internal/store/queries" "$root/internal/store/sqlc.yaml" "$scratch"
(cd "$scratch" && "$sqlc" generate)
if [ "${1:-}" = write ]; then
	rm -rf "$root/internal/store/db"
	cp -r "$scratch/db" "$root/internal/store/db"
	exit 0
fi
diff -r "$scratch/db" "$root/internal/store/db"
