package adherence

// YesTo says to which edition of the charter a yes was given, as far as the one
// number that is kept can tell (A22: a yes stays valid until answered again).
type YesTo struct {
	// Yes is false for anybody who has not accepted; the rest is then zero.
	Yes bool
	// Edition is the edition that the yes answered; 0 where it is only known to be
	// one before Pending.
	Edition int
	// Pending is the newer edition that she has not answered, 0 when there is none.
	Pending int
	// Shown tells that the difference of Pending was shown to her, or may have been.
	Shown bool
}

// YesTo reads a link on a day when the given edition is in effect.
func (l Link) YesTo(current int) YesTo {
	if l.State != Accepted {
		return YesTo{}
	}
	out := YesTo{Yes: true, Edition: l.Edition}
	unanswered := l.Delivery == Served || l.Delivery == Sending || l.Delivery == Uncertain
	switch {
	case unanswered && l.Edition > 1:
		// The last edition shown came after her answer, which was to an earlier one.
		out.Edition, out.Pending, out.Shown = 0, l.Edition, true
		if l.Edition == 2 {
			out.Edition = 1
		}
	case l.Edition < current:
		out.Pending = current
	}
	return out
}
