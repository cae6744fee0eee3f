package corpus

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strings"
)

// The shares of the splits, in percent; the rest goes to Test.
const (
	trainShare = 70
	devShare   = 10
)

// largeShare is the part of a file, in percent, above which a group of rows is
// placed where the file lacks most instead of by its hash: one such group drawn
// into the wrong split would spoil the shares of the whole file.
const largeShare = 8

// sameWords is the length, in words, from which two equal messages in
// different rows tie the rows together; shorter ones ("ok", "mdr") are common
// property.
const sameWords = 4

// Splits computes the split of every row, in the order of rows. Rows that
// share a sentence frame or a trigger word within a file, or a whole message
// anywhere, always stand in the same split, so that a figure measured on Test
// is never about a word seen in Train. It depends on the rows alone: the same
// rows give the same splits, in any order.
func Splits(rows []Row) []Split {
	groups := connect(rows)
	sizes := fileSizes(rows)
	splits := make([]Split, len(rows))
	var large [][]int
	filled := map[Split]map[string]int{Train: {}, Dev: {}, Test: {}}
	place := func(g []int, s Split) {
		for _, i := range g {
			splits[i] = s
			filled[s][rows[i].File]++
		}
	}
	for _, g := range groups {
		if isLarge(rows, g, sizes) {
			large = append(large, g)
			continue
		}
		place(g, byHash(rows[g[0]].ID))
	}
	slices.SortFunc(large, func(a, b []int) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(rows[a[0]].ID, rows[b[0]].ID))
	})
	for _, g := range large {
		place(g, neediest(rows[g[0]].File, filled, sizes))
	}
	return splits
}

// connect returns the groups of tied rows; the first of each group is the row
// with the smallest id.
func connect(rows []Row) [][]int {
	parent := make([]int, len(rows))
	for i := range parent {
		parent[i] = i
	}
	var root func(int) int
	root = func(i int) int {
		if parent[i] != i {
			parent[i] = root(parent[i])
		}
		return parent[i]
	}
	first := map[string]int{}
	for i, r := range rows {
		for _, k := range ties(r) {
			if j, ok := first[k]; ok {
				parent[root(i)] = root(j)
			} else {
				first[k] = i
			}
		}
	}
	byRoot := map[int][]int{}
	for i := range rows {
		byRoot[root(i)] = append(byRoot[root(i)], i)
	}
	groups := make([][]int, 0, len(byRoot))
	for _, g := range byRoot {
		slices.SortFunc(g, func(a, b int) int { return cmp.Compare(rows[a].ID, rows[b].ID) })
		groups = append(groups, g)
	}
	slices.SortFunc(groups, func(a, b []int) int { return cmp.Compare(rows[a[0]].ID, rows[b[0]].ID) })
	return groups
}

// ties are the keys by which a row is bound to others.
func ties(r Row) []string {
	keys := []string{"text\x00" + flatten(r.Text())}
	if r.Template != "" {
		keys = append(keys, "template\x00"+r.File+"\x00"+r.Template)
	}
	if r.Trigger != "" {
		keys = append(keys, "trigger\x00"+r.File+"\x00"+flatten(r.Trigger))
	}
	for _, m := range r.Messages {
		if text := flatten(m.Text); strings.Count(text, " ")+1 >= sameWords {
			keys = append(keys, "text\x00"+text)
		}
	}
	return keys
}

func fileSizes(rows []Row) map[string]int {
	sizes := map[string]int{}
	for _, r := range rows {
		sizes[r.File]++
	}
	return sizes
}

func isLarge(rows []Row, group []int, sizes map[string]int) bool {
	inFile := map[string]int{}
	for _, i := range group {
		f := rows[i].File
		if inFile[f]++; inFile[f]*100 > sizes[f]*largeShare {
			return len(group) > 1
		}
	}
	return false
}

// byHash draws a split from an id.
func byHash(id string) Split {
	h := fnv.New64a()
	_, _ = h.Write([]byte(id)) // a hash never fails
	// Ids differ by their last digits, which FNV alone spreads badly.
	switch x := mix(h.Sum64()) % 100; {
	case x < trainShare:
		return Train
	case x < trainShare+devShare:
		return Dev
	default:
		return Test
	}
}

// mix spreads the bits of a hash (finaliser of MurmurHash3, public domain).
func mix(x uint64) uint64 {
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	x *= 0xc4ceb9fe1a85ec53
	return x ^ x>>33
}

// neediest is the split that lacks the most rows of a file.
func neediest(file string, filled map[Split]map[string]int, sizes map[string]int) Split {
	best, most := Train, -1<<31
	for _, want := range []struct {
		split Split
		share int
	}{{Train, trainShare}, {Test, 100 - trainShare - devShare}, {Dev, devShare}} {
		if lack := sizes[file]*want.share/100 - filled[want.split][file]; lack > most {
			best, most = want.split, lack
		}
	}
	return best
}
