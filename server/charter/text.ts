import type { CharterBody, ProposalBody } from '@overt/verifier'

/** The artefacts that a charter names, by their refs; what the board had read before it among them. */
export function refsOf({ artefacts, evaluation }: CharterBody): readonly string[] {
  const { systemPrompts, templates, disclosure = [], safetyPolicy } = artefacts
  const named = [...systemPrompts, ...templates, ...disclosure].map(({ sha256 }) => sha256)
  const others = [safetyPolicy, evaluation].filter((ref) => ref !== null)
  return [...new Set([...named, ...others])]
}

/** The texts that whoever approves a proposal has to see: the charter's, or the board's witness policy. */
export function refsOfProposal({ charter, board }: ProposalBody): readonly string[] {
  if (charter !== null) return refsOf(charter)
  const voted = board?.witnessPolicy ?? null
  return voted === null ? [] : [voted]
}
