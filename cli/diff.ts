import type { FileDiff } from '@overt/wire'

const signs = { same: ' ', added: '+', removed: '-' } as const

/** What changes, file by file and line by line. Control characters are shown, never obeyed. */
export const describeDiff = (files: readonly FileDiff[]): string =>
  files.length === 0
    ? 'Nothing changes.\n'
    : files.map(({ name, lines }) => `${name}\n${lines.map(line).join('')}`).join('\n')

const line = (one: FileDiff['lines'][number]): string =>
  one.kind === 'skipped'
    ? `  … ${one.lines} ${one.lines === 1 ? 'line' : 'lines'} as before\n`
    : `${signs[one.kind]} ${visible(one.text)}\n`

/** A text that is signed must not be able to hide a part of itself from whoever reads it here. */
export const visible = (text: string): string =>
  text.replaceAll(
    /[\p{C}\p{Zl}\p{Zp}\p{DI}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  )
