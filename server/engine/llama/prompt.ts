import type { Segment } from '../engine.ts'
import type { ModelMetadata } from './protocol.ts'
import type { Stretch } from '../template/template.ts'

/** Stretches with their ids: the prompt begins with the model's first token where the model says so and the template does not. */
export function segmentsOf(
  stretches: readonly Stretch[],
  ids: readonly (readonly number[])[],
  { addsBos, bos }: Pick<ModelMetadata, 'addsBos' | 'bos'>,
  templateRef: string,
): readonly Segment[] {
  const segments = stretches.map((stretch, i) => ({ ...stretch, ids: ids[i] ?? [] }))
  const first = segments[0]
  if (!addsBos || bos === null || first?.ids[0] === bos.id) return segments
  if (first?.from === 'template') {
    return [{ ...first, ids: [bos.id, ...first.ids] }, ...segments.slice(1)]
  }
  return [{ from: 'template', ref: templateRef, text: '', ids: [bos.id] }, ...segments]
}
