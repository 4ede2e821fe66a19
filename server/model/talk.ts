import type { GgufHeader } from './gguf.ts'
import type { KnownModel } from './known-model.ts'
import { ModelError } from './models.ts'
import { mute } from './sentence.ts'

/**
 * Refuses a model that would have to answer and cannot be told a conversation: its header says so, and
 * to find it out by loading it would put others away for nothing.
 * @throws ModelError
 */
export function checkTalks(
  { name }: Pick<KnownModel, 'name'>,
  { purpose, chatTemplate }: Pick<GgufHeader, 'purpose' | 'chatTemplate'>,
): void {
  if (purpose === 'chat' && chatTemplate === null)
    throw new ModelError('model_not_ready', mute(name))
}
