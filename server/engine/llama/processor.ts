import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'

/** What this machine's processor can do, as far as the choice of a library needs it. */
export type Processor = {
  /** Feature names as /proc/cpuinfo spells them: `flags` on x64, `Features` on arm64. */
  readonly features: ReadonlySet<string>
  /** What its maker calls it; empty where the system does not say. */
  readonly name: string
  /** Physical cores that this process may use. */
  readonly cores: number
}

/** A build of the arithmetic and the features without which it would die of an illegal instruction. */
export type Variant = { readonly name: string; readonly needs: readonly string[] }

/**
 * In order of preference. The first is the common one, not the fastest: `haswell` runs on nearly every
 * x64 machine of the last ten years and costs nothing measurable, and whoever replays an answer to the
 * bit needs the variant that gave it.
 */
export const X64_VARIANTS: readonly Variant[] = [
  { name: 'haswell', needs: ['sse4_2', 'avx', 'avx2', 'fma', 'f16c', 'bmi2'] },
  { name: 'piledriver', needs: ['sse4_2', 'avx', 'f16c', 'fma'] },
  { name: 'ivybridge', needs: ['sse4_2', 'avx', 'f16c'] },
  { name: 'sandybridge', needs: ['sse4_2', 'avx'] },
  { name: 'sse42', needs: ['sse4_2'] },
  { name: 'x64', needs: [] },
]

/** Not run yet on such a machine. */
export const ARM64_VARIANTS: readonly Variant[] = [
  { name: 'armv8.2_2', needs: ['asimddp', 'asimdhp'] },
  { name: 'armv8.2_1', needs: ['asimddp'] },
  { name: 'armv8.0_1', needs: [] },
]

/** The variants that the processor can run, in order of preference. */
export const runnable = (variants: readonly Variant[], { features }: Processor): string[] =>
  variants.filter(({ needs }) => needs.every((need) => features.has(need))).map(({ name }) => name)

/** `allowed` is how many threads the system grants this process at once. */
export function parseProcessor(cpuinfo: string, allowed: number): Processor {
  const features = new Set<string>()
  const cores = new Set<string>()
  let name = ''
  for (const block of cpuinfo.split('\n\n')) {
    const fields = parseFields(block)
    name ||= fields.get('model name') ?? fields.get('CPU part') ?? ''
    for (const feature of (fields.get('flags') ?? fields.get('Features') ?? '').split(' ')) {
      if (feature !== '') features.add(feature)
    }
    const core = fields.get('core id')
    if (core !== undefined) cores.add(`${fields.get('physical id') ?? '0'}/${core}`)
  }
  return {
    features,
    name,
    cores: Math.max(1, cores.size === 0 ? allowed : Math.min(cores.size, allowed)),
  }
}

function parseFields(block: string): Map<string, string> {
  return new Map(
    block.split('\n').flatMap((line) => {
      const colon = line.indexOf(':')
      return colon === -1 ? [] : [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()]]
    }),
  )
}

/** This machine's. */
export async function readProcessor(): Promise<Processor> {
  const allowed = availableParallelism()
  // Where there is no such file only the plainest variant is known to run.
  const cpuinfo = await readFile('/proc/cpuinfo', 'utf8').catch(() => '')
  return parseProcessor(cpuinfo, allowed)
}
