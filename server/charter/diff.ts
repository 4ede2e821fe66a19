import type { DiffLine, FileDiff } from '@overt/wire'

/** Lines that stayed and are shown around those that did not. */
const context = 2

/** What changes between two folders of texts, in full: every line that comes or goes, file by file. */
export function diffFiles(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly FileDiff[] {
  const names = [...new Set([...before.keys(), ...after.keys()])]
  return names
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => ({
      name,
      lines: folded(diffLines(linesOf(before, name), linesOf(after, name))),
    }))
}

const linesOf = (files: ReadonlyMap<string, string>, name: string): readonly string[] => {
  const text = files.get(name)
  return text === undefined || text === '' ? [] : text.split('\n')
}

type Line = Exclude<DiffLine, { kind: 'skipped' }>

const removed = (text: string): Line => ({ kind: 'removed', text })
const added = (text: string): Line => ({ kind: 'added', text })

/** By the longest common subsequence. Beyond what is quick to compare, all goes and all comes. */
export function diffLines(before: readonly string[], after: readonly string[]): readonly Line[] {
  if (before.length * after.length > 4_000_000) return [...before.map(removed), ...after.map(added)]
  const width = after.length + 1
  const common = new Uint32Array((before.length + 1) * width)
  const at = (i: number, j: number): number => common[i * width + j] ?? 0
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      const same = before[i] === after[j]
      common[i * width + j] = same ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const lines: Line[] = []
  let [i, j] = [0, 0]
  while (i < before.length || j < after.length) {
    const [old = '', fresh = ''] = [before[i], after[j]]
    if (i < before.length && j < after.length && old === fresh) {
      lines.push({ kind: 'same', text: old })
      i += 1
      j += 1
    } else if (i < before.length && (j === after.length || at(i + 1, j) >= at(i, j + 1))) {
      lines.push(removed(old))
      i += 1
    } else {
      lines.push(added(fresh))
      j += 1
    }
  }
  return lines
}

/** Without the lines that stayed and are not beside one that did not. */
function folded(lines: readonly Line[]): readonly DiffLine[] {
  const isShown = (at: number): boolean =>
    lines.slice(Math.max(0, at - context), at + context + 1).some(({ kind }) => kind !== 'same')
  const shown: DiffLine[] = []
  let skipped = 0
  for (const [at, line] of lines.entries()) {
    if (!isShown(at)) {
      skipped += 1
      continue
    }
    if (skipped > 0) shown.push({ kind: 'skipped', lines: skipped })
    skipped = 0
    shown.push(line)
  }
  return skipped > 0 ? [...shown, { kind: 'skipped', lines: skipped }] : shown
}
