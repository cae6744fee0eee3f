package moderation

import (
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	files "github.com/lampadaire/lampadaire/config/moderation"
)

func TestTheWeightsAreWrittenAsTheyAreRead(t *testing.T) {
	data, err := fs.ReadFile(files.Files, weightsFile)
	require.NoError(t, err)
	sc, err := loadScorer(files.Files)
	require.NoError(t, err)
	require.Equal(t, data, sc.encode())
	for _, cut := range []int{len(data) - 1, weightsHeader + weightsTags, weightsHeader} {
		_, err := loadScorer(fstest.MapFS{weightsFile: {Data: data[:cut]}})
		require.ErrorIs(t, err, ErrWeights, "cut at %d", cut)
	}
	_, err = loadScorer(fstest.MapFS{weightsFile: {Data: append(append([]byte(nil), data...), 1)}})
	require.ErrorIs(t, err, ErrWeights)
}
