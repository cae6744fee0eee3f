// Package archtest keeps the house in order by an ordinary test: who may import
// whom, which library stands in which room, who may grant a permit (law L1),
// and that no platform's name and no French sentence stands outside its room
// (laws L9 and L12). It holds no code of the program.
package archtest
