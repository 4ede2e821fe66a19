import { show } from './repository.ts'
import { type Tally, failed, passed } from './tally.ts'

/** One check that `npm test` makes beside the tests; it counts as one of them. */
export type Gate = { readonly title: string; run(): Promise<Tally> }

/** A gate that is a command of ours: exit code 0 passes. */
export function commandGate(title: string, command: readonly string[]): Gate {
  return {
    title,
    run: async () => ((await show(command)) === 0 ? passed : failed),
  }
}

/** Runs gates in order, each under its heading; one that throws has failed, and the next one runs. */
export async function runGates(
  gates: readonly Gate[],
  out: (text: string) => void,
): Promise<readonly Tally[]> {
  const tallies: Tally[] = []
  for (const gate of gates) {
    out(`\n── ${gate.title} ──\n`)
    try {
      tallies.push(await gate.run())
    } catch (error) {
      out(`${error instanceof Error ? error.message : String(error)}\n`)
      tallies.push(failed)
    }
  }
  return tallies
}
