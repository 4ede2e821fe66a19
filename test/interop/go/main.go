// Reads an Overt ledger with the C2SP world's own Go code, and drives Tessera's POSIX storage for bench/ledger.
package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) < 2 {
		usage()
	}
	var err error
	switch args := os.Args[2:]; {
	case os.Args[1] == "read" && len(args) == 2:
		err = read(args[0], args[1])
	case os.Args[1] == "append" && len(args) == 4:
		err = appendAll(args[0], args[1], args[2], args[3])
	default:
		usage()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func usage() {
	fmt.Fprintln(os.Stderr, "usage: interop read <url> <vkey> | append <folder> <private key> <entries> <at once>")
	os.Exit(64)
}
