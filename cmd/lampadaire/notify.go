package main

import (
	"context"
	"os"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"
)

// beatEvery is how often systemd is told how we are, where it set no watchdog.
const beatEvery = 20 * time.Second

// beat tells systemd that the program is ready, what it does, and that it
// lives, until ctx ends; it does nothing where nobody listens (NOTIFY_SOCKET).
// A beat is skipped while alive fails: systemd then restarts a program that
// hangs.
func beat(ctx context.Context, alive func(context.Context) error, status func() string) error {
	if os.Getenv("NOTIFY_SOCKET") == "" {
		return nil
	}
	every := beatEvery
	if watchdog, err := daemon.SdWatchdogEnabled(false); err == nil && watchdog > 0 {
		every = watchdog / 3
	}
	tell(daemon.SdNotifyReady + "\nSTATUS=" + status())
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			tell(daemon.SdNotifyStopping)
			return nil
		case <-tick.C:
			trying, cancel := context.WithTimeout(ctx, every)
			err := alive(trying)
			cancel()
			if err == nil {
				tell(daemon.SdNotifyWatchdog + "\nSTATUS=" + status())
			}
		}
	}
}

// tell sends one state; a manager that does not listen is its own business.
func tell(state string) { _, _ = daemon.SdNotify(false, state) }
