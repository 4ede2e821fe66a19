import type { CharterBody } from '@overt/verifier'

/** The artefacts that a charter names, by their refs; what the board had read before it among them. */
export function refsOf({ artefacts, evaluation }: CharterBody): readonly string[] {
  const { systemPrompts, templates, disclosure = [], safetyPolicy } = artefacts
  const named = [...systemPrompts, ...templates, ...disclosure].map(({ sha256 }) => sha256)
  const others = [safetyPolicy, evaluation].filter((ref) => ref !== null)
  return [...new Set([...named, ...others])]
}
