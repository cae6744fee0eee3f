package moderation

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"math"
)

// ErrWeights tells that the weights do not fit this program: they must be
// trained again (`lampadaire train`).
var ErrWeights = errors.New("les poids du modèle ne correspondent pas à ce programme (lancer « lampadaire train »)")

// The file of weights: its mark, the numbers of the lanes, the tag of each row
// (0 for a row without feature), then the weights of the rows that have one, a
// byte for each lane in use.
const (
	weightsFile   = "poids.bin"
	weightsMagic  = "LMP6"
	weightsHeader = len(weightsMagic) + (4+blendInputs+pictureInputs)*4*laneCount
	weightsTags   = 2 << weightBits
)

// restingWeight is a weight that weighs nothing.
const restingWeight = 0x80

// loadScorer reads the weights beside the knowledge files. Without any, the
// engine works with its rules alone.
func loadScorer(dir fs.FS) (*scorer, error) {
	data, err := fs.ReadFile(dir, weightsFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read weights: %w", err)
	}
	if len(data) < 8 {
		return nil, nil
	}
	if len(data) < weightsHeader+weightsTags || string(data[:len(weightsMagic)]) != weightsMagic {
		return nil, ErrWeights
	}
	sc := &scorer{tags: make([]uint16, 1<<weightBits), rows: make([][3]uint64, 1<<weightBits)}
	at := len(weightsMagic)
	for _, list := range []*[laneCount]float32{&sc.scale, &sc.bias, &sc.slope, &sc.offset} {
		for i := range list {
			list[i] = readFloat(data, &at)
		}
	}
	for lane := range sc.blend {
		for i := range sc.blend[lane] {
			sc.blend[lane][i] = readFloat(data, &at)
		}
		for i := range sc.portrait[lane] {
			sc.portrait[lane][i] = readFloat(data, &at)
		}
	}
	if !sc.readRows(data[at:at+weightsTags], data[at+weightsTags:]) {
		return nil, ErrWeights
	}
	sc.drawCurve()
	return sc, nil
}

// readRows fills the rows that have a tag; false when their number is not that
// of the weights.
func (sc *scorer) readRows(tags, weights []byte) bool {
	for i := range sc.tags {
		sc.tags[i] = binary.LittleEndian.Uint16(tags[2*i:])
		if sc.tags[i] == 0 {
			continue
		}
		if len(weights) < lanesUsed {
			return false
		}
		row := [laneCount]byte{}
		for lane := copy(row[:], weights[:lanesUsed]); lane < laneCount; lane++ {
			row[lane] = restingWeight
		}
		for w := range sc.rows[i] {
			sc.rows[i][w] = binary.LittleEndian.Uint64(row[8*w:])
		}
		weights = weights[lanesUsed:]
	}
	return len(weights) == 0
}

// readFloat reads four bytes and moves on.
func readFloat(data []byte, at *int) float32 {
	v := math.Float32frombits(binary.LittleEndian.Uint32(data[*at:]))
	*at += 4
	return v
}

// encode is the content of poids.bin.
func (sc *scorer) encode() []byte {
	out := []byte(weightsMagic)
	for _, list := range [][laneCount]float32{sc.scale, sc.bias, sc.slope, sc.offset} {
		for _, v := range list {
			out = binary.LittleEndian.AppendUint32(out, math.Float32bits(v))
		}
	}
	for lane := range sc.blend {
		for _, v := range sc.blend[lane] {
			out = binary.LittleEndian.AppendUint32(out, math.Float32bits(v))
		}
		for _, v := range sc.portrait[lane] {
			out = binary.LittleEndian.AppendUint32(out, math.Float32bits(v))
		}
	}
	for _, tag := range sc.tags {
		out = binary.LittleEndian.AppendUint16(out, tag)
	}
	for i, tag := range sc.tags {
		if tag == 0 {
			continue
		}
		var row [laneCount]byte
		for w, packed := range sc.rows[i] {
			binary.LittleEndian.PutUint64(row[8*w:], packed)
		}
		out = append(out, row[:lanesUsed]...)
	}
	return out
}
