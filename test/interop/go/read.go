package main

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// read checks a ledger twice: entry by entry with x/mod's tlog and note, and whole with Tessera's fsck.
func read(address, vkey string) error {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return fmt.Errorf("vkey: %w", err)
	}
	tree, err := checkpoint(address, verifier)
	if err != nil {
		return err
	}
	if err := checkEntries(address, tree); err != nil {
		return err
	}
	fmt.Printf("golang.org/x/mod sumdb/note, sumdb/tlog: %d entries proven under the checkpoint\n", tree.N)
	if err := checkGrowth(address, tree); err != nil {
		return err
	}
	fmt.Printf("golang.org/x/mod sumdb/tlog: consistent from every 997th size on\n")
	return checkWhole(address, verifier, tree)
}

func checkpoint(address string, verifier note.Verifier) (tlog.Tree, error) {
	text, err := get(address + "/checkpoint")
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("checkpoint: %w", err)
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("checkpoint of %q", lines[0])
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return tlog.Tree{}, fmt.Errorf("root %q", lines[2])
	}
	return tlog.Tree{N: size, Hash: tlog.Hash(root)}, nil
}

func checkEntries(address string, tree tlog.Tree) error {
	hashes := tlog.TileHashReader(tree, &tiles{address: address, held: map[string][]byte{}})
	for bundle := int64(0); bundle*256 < tree.N; bundle++ {
		entries, err := bundleAt(address, bundle, tree.N)
		if err != nil {
			return err
		}
		for at, entry := range entries {
			index := bundle*256 + int64(at)
			proof, err := tlog.ProveRecord(tree.N, index, hashes)
			if err != nil {
				return fmt.Errorf("proof of %d: %w", index, err)
			}
			if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry)); err != nil {
				return fmt.Errorf("entry %d: %w", index, err)
			}
		}
	}
	return nil
}

func checkGrowth(address string, tree tlog.Tree) error {
	hashes := tlog.TileHashReader(tree, &tiles{address: address, held: map[string][]byte{}})
	for size := int64(1); size < tree.N; size += 997 {
		older, err := tlog.TreeHash(size, hashes)
		if err != nil {
			return err
		}
		proof, err := tlog.ProveTree(tree.N, size, hashes)
		if err != nil {
			return err
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, size, older); err != nil {
			return fmt.Errorf("from %d: %w", size, err)
		}
	}
	return nil
}

func checkWhole(address string, verifier note.Verifier, tree tlog.Tree) error {
	root, err := url.Parse(address + "/")
	if err != nil {
		return err
	}
	fetcher, err := client.NewHTTPFetcher(root, nil)
	if err != nil {
		return err
	}
	check := fsck.New(verifier.Name(), verifier, fetcher, leafHashes, fsck.Opts{N: 4})
	if err := check.Check(context.Background()); err != nil {
		return fmt.Errorf("tessera fsck: %w", err)
	}
	fmt.Printf("github.com/transparency-dev/tessera fsck: %d entries, every tile and bundle whole\n", tree.N)
	return nil
}

func leafHashes(bundle []byte) ([][]byte, error) {
	var entries api.EntryBundle
	if err := entries.UnmarshalText(bundle); err != nil {
		return nil, err
	}
	hashes := make([][]byte, 0, len(entries.Entries))
	for _, entry := range entries.Entries {
		hashes = append(hashes, rfc6962.DefaultHasher.HashLeaf(entry))
	}
	return hashes, nil
}

// tiles reads C2SP tlog-tiles, whose paths name no height: it is always 8.
type tiles struct {
	address string
	held    map[string][]byte
}

func (t *tiles) Height() int                         { return 8 }
func (t *tiles) SaveTiles(_ []tlog.Tile, _ [][]byte) {}

func (t *tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	read := make([][]byte, 0, len(wanted))
	for _, tile := range wanted {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		if t.held[path] == nil {
			bytes, err := get(t.address + "/" + path)
			if err != nil {
				return nil, err
			}
			t.held[path] = bytes
		}
		read = append(read, t.held[path])
	}
	return read, nil
}

func bundleAt(address string, index, size int64) ([][]byte, error) {
	width := min(256, size-index*256)
	tile := tlog.Tile{H: 8, L: 0, N: index, W: int(width)}
	path := strings.Replace(tile.Path(), "tile/8/0/", "tile/entries/", 1)
	bytes, err := get(address + "/" + path)
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(bytes) > 0 {
		if len(bytes) < 2 {
			return nil, fmt.Errorf("%s: a length is cut", path)
		}
		end := 2 + int(binary.BigEndian.Uint16(bytes))
		if len(bytes) < end {
			return nil, fmt.Errorf("%s: an entry is cut", path)
		}
		entries = append(entries, bytes[2:end])
		bytes = bytes[end:]
	}
	if int64(len(entries)) != width {
		return nil, fmt.Errorf("%s: %d entries", path, len(entries))
	}
	return entries, nil
}

func get(address string) ([]byte, error) {
	response, err := http.Get(address)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", address, response.Status)
	}
	return io.ReadAll(response.Body)
}
