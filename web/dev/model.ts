import type { ModelStatus } from '@overt/wire'
import { weights } from './receipt.ts'

/** The one that answers here. */
export const model: ModelStatus = {
  id: 'qwen3-1.7b',
  name: 'Qwen3 1.7B Instruct',
  kind: 'local',
  purpose: 'chat',
  neededBytes: 3_102_000_000,
  languages: ['en', 'fr', 'zh'],
  verified: false,
  from: 'catalogue',
  receivedBytes: 0,
  state: 'ready',
  default: true,
  sizeBytes: 1_834_426_016,
  licence: 'Apache-2.0',
  note: {
    en: 'Quick on a laptop; good at short explanations, summaries and small programs. Weak at arithmetic and rare facts.',
    fr: 'Rapide sur un portable ; bon pour de courtes explications, des résumés et de petits programmes.',
  },
  contextTokens: 32_768,
  digest: weights,
  progress: null,
  problem: null,
}
