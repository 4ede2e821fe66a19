import type { FileDiff } from '@overt/wire'
import { type CharterFiles, evaluationName, writeCharter } from '../charter-text.ts'
import { diffFiles } from '../diff.ts'
import type { Amendment } from './amendment-file.ts'
import { type Deciders, decidersOf } from './whole-board.ts'

/** Everything that it changes, line by line. */
export function diffOf({ proposal, before, board, texts }: Amendment): readonly FileDiff[] {
  const named = new Map(Object.entries(texts))
  if (proposal.charter !== null) {
    const old = new Map(before === null ? [] : writeCharter(before, named))
    const next = writeCharter(proposal.charter, named)
    // It is about this change alone: whoever signs reads all of it, and no comparison with another one.
    if (next.has(evaluationName)) old.delete(evaluationName)
    return diffFiles(old, next)
  }
  const next = proposal.board
  if (next === null) return []
  return diffFiles(boardFiles(decidersOf(board), texts), boardFiles(next, texts))
}

/** A board as people read it. */
function boardFiles(board: Deciders, texts: Amendment['texts']): CharterFiles {
  const { members, threshold, emergency, witnessPolicy, expires } = board
  const lines = [
    `${threshold} of ${members.length} decide.`,
    ...members.map(({ name, key }) => {
      const alone = emergency.includes(key)
      return `${name}: ${key}${alone ? ' (may stop the assistant alone)' : ''}`
    }),
    ...(witnessPolicy
      ? [`Witnesses: the policy with SHA-256 ${witnessPolicy}.`, ...linesOf(texts[witnessPolicy])]
      : []),
    ...(expires !== null ? [`It expires on ${new Date(1000 * expires).toISOString()}.`] : []),
  ]
  return new Map([['board', lines.join('\n')]])
}

const linesOf = (text = ''): readonly string[] =>
  text.split('\n').flatMap((line) => (line === '' ? [] : [`  ${line}`]))
