package corpus

import (
	"fmt"
	"slices"
	"strings"
)

// gramSize is the length of the pieces, in letters, by which texts are
// compared; nearShare is the part of common pieces, in percent of all pieces
// of the two texts, from which one of them must go.
const (
	gramSize  = 5
	nearShare = 60
)

// CheckDuplicates refuses two rows with the same text, letter case, accents
// and punctuation aside, in one file or in two.
func CheckDuplicates(rows []Row) []Problem {
	var bad []Problem
	seen := map[string]string{}
	for _, r := range rows {
		key := flatten(r.Text())
		if first, ok := seen[key]; ok {
			bad = append(bad, Problem{r.ID, "same text as " + first})
			continue
		}
		seen[key] = r.ID
	}
	return bad
}

// CheckNearDuplicates refuses two rows that share 60 % of their pieces of five
// letters once their trigger words are masked: sentence frames filled with one
// word after another teach the words of the frame and flatter the figures.
//
// It is exact: two lists that share 60 % must share one of the rarest pieces
// at the head of either list, so only those are indexed.
func CheckNearDuplicates(rows []Row) []Problem {
	grams := rareFirst(rows)
	var bad []Problem
	index := map[uint32][]int{}
	for i, mine := range grams {
		checked := map[int]bool{}
		head := mine[:headLen(len(mine))]
		for _, g := range head {
			for _, j := range index[g] {
				if checked[j] {
					continue
				}
				checked[j] = true
				if near(mine, grams[j]) {
					bad = append(bad, Problem{rows[i].ID, fmt.Sprintf("nearly the text of %s", rows[j].ID)})
				}
			}
		}
		for _, g := range head {
			index[g] = append(index[g], i)
		}
	}
	return bad
}

// headLen is how many of n pieces must be looked at to miss no near text.
func headLen(n int) int { return n - (n*nearShare+99)/100 + 1 }

// near compares two sorted lists without repeats.
func near(a, b []uint32) bool {
	common := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			common++
			i++
			j++
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return common*100 >= (len(a)+len(b)-common)*nearShare
}

// rareFirst numbers the pieces from the rarest to the most common one and
// gives each row its sorted list.
func rareFirst(rows []Row) [][]uint32 {
	count := map[string]int{}
	texts := make([][]string, len(rows))
	for i, r := range rows {
		texts[i] = pieces(masked(r))
		for _, p := range texts[i] {
			count[p]++
		}
	}
	all := make([]string, 0, len(count))
	for p := range count {
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b string) int {
		if count[a] != count[b] {
			return count[a] - count[b]
		}
		return strings.Compare(a, b)
	})
	number := make(map[string]uint32, len(all))
	for i, p := range all {
		number[p] = uint32(i)
	}
	lists := make([][]uint32, len(rows))
	for i, ps := range texts {
		for _, p := range ps {
			lists[i] = append(lists[i], number[p])
		}
		slices.Sort(lists[i])
	}
	return lists
}

// masked is the flattened text with the trigger word replaced. A text that is
// hardly more than its trigger is compared as it is.
func masked(r Row) string {
	text := flatten(r.Text())
	trigger := flatten(r.Trigger)
	if trigger == "" {
		return text
	}
	without := strings.ReplaceAll(text, trigger, "_")
	if len([]rune(without)) < 2*gramSize {
		return text
	}
	return without
}

// pieces cuts a text into its distinct pieces of five letters; a shorter text
// is one piece.
func pieces(text string) []string {
	letters := []rune(text)
	if len(letters) <= gramSize {
		return []string{text}
	}
	seen := map[string]bool{}
	var list []string
	for i := 0; i+gramSize <= len(letters); i++ {
		p := string(letters[i : i+gramSize])
		if !seen[p] {
			seen[p] = true
			list = append(list, p)
		}
	}
	return list
}
