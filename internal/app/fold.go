package app

import "github.com/lampadaire/lampadaire/internal/chat"

// widest is how many buttons stand side by side on every network.
const widest = 5

// fold joins neighbouring rows, the shortest first and the last ones before the
// others, until all fit under one message on every network: no button may be
// lost because one more was added.
func fold(rows [][]chat.Button) [][]chat.Button {
	for len(rows) > mostRows {
		best := -1
		for i := len(rows) - 2; i >= 0; i-- {
			n := len(rows[i]) + len(rows[i+1])
			if n <= widest && (best < 0 || n < len(rows[best])+len(rows[best+1])) {
				best = i
			}
		}
		if best < 0 {
			return rows
		}
		joined := append(append([]chat.Button(nil), rows[best]...), rows[best+1]...)
		rows = append(append(append([][]chat.Button(nil), rows[:best]...), joined), rows[best+2:]...)
	}
	return rows
}
