/** One measured number, with the command that makes it again. */
export type Row = {
  readonly figure: string
  readonly value: number
  readonly unit:
    | 'ms'
    | 's'
    | 'MB'
    | 'kB'
    | 'tokens/s'
    | 'leaves/s'
    | 'proofs/s'
    | 'times'
    | `of ${number}`
  /** What it should come to; null where there is nothing to aim at. */
  readonly aim: { readonly most: number } | { readonly least: number } | null
}

/** A measurement of its own: one file, one name on the command line, one or more rows. */
export type Figure = {
  readonly name: string
  readonly title: string
  readonly measure: () => Promise<readonly Row[]>
}

/** A row as both outputs show it. */
export type Told = Row & { readonly command: string; readonly met: boolean | null }

export const tell = (row: Row, name: string): Told => ({
  ...row,
  value: Number(row.value.toPrecision(4)),
  command: `npm run bench -- ${name}`,
  met: meets(row),
})

function meets({ value, aim }: Row): boolean | null {
  if (aim === null) return null
  return 'most' in aim ? value <= aim.most : value >= aim.least
}

/** The rows as one table. */
export function table(rows: readonly Told[]): string {
  const cells = rows.map(({ figure, value, unit, aim, met, command }) => [
    figure,
    `${value} ${unit}`,
    aim === null ? '' : 'most' in aim ? `at most ${aim.most}` : `at least ${aim.least}`,
    met === null ? '' : met ? 'met' : 'MISSED',
    command,
  ])
  const all = [['figure', 'value', 'aim', '', 'command'], ...cells]
  const width = (column: number) => Math.max(...all.map((row) => row[column]?.length ?? 0))
  const widths = [0, 1, 2, 3, 4].map(width)
  return all
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** The middle one; of an even number the lower middle. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN
}
