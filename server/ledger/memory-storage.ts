import { concat, equalBytes } from '@overt/verifier'
import type { LedgerStorage } from './storage.ts'

/** One change of the storage, by the name of its method and the path it touches. */
export type Change = {
  readonly method: 'write' | 'remove' | 'appendJournal' | 'replaceJournal' | 'swapHead'
  readonly path: string
}

/**
 * How a change goes wrong: not done; done but reported as failed; done in part; in part because the disk is
 * full; in a page that the failed fsync may or may not have taken.
 */
export type Fault = 'before' | 'after' | 'torn' | 'full' | 'eio'

const codes: Partial<Record<Fault, string>> = { full: 'ENOSPC', eio: 'EIO' }

/** A disk in memory. It outlives the storages opened on it, as a disk outlives a process. */
export type MemoryDisk = {
  readonly files: Map<string, Uint8Array>
  /** Asked before each change; by default nothing fails. */
  fault: (change: Change) => Fault | null
}

export function memoryDisk(): MemoryDisk {
  return { files: new Map(), fault: () => null }
}

/**
 * Opens the disk. `kill` stops this storage between two changes, as the end of its process would: a
 * change after it fails and changes nothing.
 */
export function openMemory(disk: MemoryDisk): LedgerStorage & { kill(): void } {
  let alive = true
  const change = async (step: Change, act: () => void, tear: () => void = () => {}) => {
    if (!alive) throw new Error(`could not change ${step.path}: the process is gone`)
    const fault = disk.fault(step)
    if (fault === null || fault === 'after' || fault === 'eio') act()
    if (fault === 'torn' || fault === 'full') tear()
    if (fault === null) return
    const error = new Error(`could not change ${step.path}: injected fault (${fault})`)
    throw Object.assign(error, { code: codes[fault] })
  }
  const read = (path: string) => disk.files.get(path)?.slice() ?? null
  return {
    read: async (path) => read(path),
    write: (path, bytes) =>
      change({ method: 'write', path }, () => disk.files.set(path, bytes.slice())),
    list: async (folder) => namesUnder(disk, folder),
    remove: (folder) =>
      change({ method: 'remove', path: folder }, () => {
        for (const path of disk.files.keys()) {
          if (path.startsWith(`${folder}/`)) disk.files.delete(path)
        }
      }),
    readJournal: async () => read('journal') ?? new Uint8Array(),
    appendJournal: (bytes) =>
      change(
        { method: 'appendJournal', path: 'journal' },
        () => append(disk, bytes),
        () => append(disk, bytes.subarray(0, bytes.length / 2)),
      ),
    replaceJournal: (bytes) =>
      change({ method: 'replaceJournal', path: 'journal' }, () =>
        disk.files.set('journal', bytes.slice()),
      ),
    head: async () => read('head'),
    swapHead: async (expected, next) => {
      const held = read('head')
      const same = held && expected ? equalBytes(held, expected) : held === expected
      if (!same) return false
      await change({ method: 'swapHead', path: 'head' }, () => disk.files.set('head', next.slice()))
      return true
    },
    kill: () => {
      alive = false
    },
    [Symbol.asyncDispose]: async () => {
      alive = false
    },
  }
}

function append(disk: MemoryDisk, bytes: Uint8Array): void {
  disk.files.set('journal', concat(disk.files.get('journal') ?? new Uint8Array(), bytes))
}

function namesUnder(disk: MemoryDisk, folder: string): string[] {
  const names = [...disk.files.keys()]
    .filter((path) => path.startsWith(`${folder}/`))
    .map((path) => path.slice(folder.length + 1).split('/')[0] ?? '')
  return [...new Set(names)].sort()
}
