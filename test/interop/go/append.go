package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/storage/posix"
	"golang.org/x/mod/sumdb/note"
)

// appendAll puts random entries of 33 bytes into Tessera's POSIX storage and prints entries a second,
// each counted once its index is durable. As many are under way at once as the caller says.
func appendAll(folder, privateKey, count, atOnce string) error {
	signer, err := note.NewSigner(privateKey)
	if err != nil {
		return err
	}
	total, err := strconv.Atoi(count)
	if err != nil {
		return err
	}
	lanes, err := strconv.Atoi(atOnce)
	if err != nil {
		return err
	}
	ctx := context.Background()
	driver, err := posix.New(ctx, posix.Config{Path: folder})
	if err != nil {
		return err
	}
	options := tessera.NewAppendOptions().WithCheckpointSigner(signer).WithCheckpointInterval(time.Second)
	appender, shutdown, _, err := tessera.NewAppender(ctx, driver, options)
	if err != nil {
		return err
	}
	began := time.Now()
	waits, err := run(ctx, appender, total, lanes)
	if err != nil {
		return err
	}
	rate := float64(total) / time.Since(began).Seconds()
	slices.Sort(waits)
	fmt.Printf("{\"rate\":%.1f,\"p99Ms\":%.1f}\n", rate, float64(waits[len(waits)*99/100].Microseconds())/1000)
	return shutdown(ctx)
}

func run(ctx context.Context, appender *tessera.Appender, total, lanes int) ([]time.Duration, error) {
	var (
		group  sync.WaitGroup
		mutex  sync.Mutex
		waits  []time.Duration
		failed error
	)
	for lane := range lanes {
		group.Add(1)
		go func() {
			defer group.Done()
			for at := lane; at < total; at += lanes {
				entry := make([]byte, 33)
				_, _ = rand.Read(entry)
				began := time.Now()
				_, err := appender.Add(ctx, tessera.NewEntry(entry))()
				mutex.Lock()
				waits = append(waits, time.Since(began))
				if err != nil {
					failed = err
				}
				mutex.Unlock()
			}
		}()
	}
	group.Wait()
	return waits, failed
}
