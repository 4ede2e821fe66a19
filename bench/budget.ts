import { table, tell } from './figure.ts'
import { type Long, longestFiles, longestFunctions } from './longest.ts'
import { verifierRow, webRow } from './web-size.ts'

// What `npm test` prints so that a review can decide: nothing here fails it, except not being countable.

const print = (title: string, long: readonly Long[]): void => {
  process.stdout.write(`${title}\n`)
  for (const { lines, place } of long)
    process.stdout.write(`${String(lines).padStart(6)}  ${place}\n`)
}

print('The ten longest files', longestFiles(10))
print('The ten longest functions', longestFunctions(10))
process.stdout.write(
  `${table([tell(verifierRow(), 'verifier-size'), tell(webRow(), 'web-size')])}\n`,
)
