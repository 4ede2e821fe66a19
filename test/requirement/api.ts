import type { Requirement } from './requirement.ts'

/** What is promised of /v1. */
export const apiPromises = {
  'api:openai-sdk': {
    promise: 'The openai package lists models and completes, streaming and not.',
  },
  'api:errors': { promise: 'Every refusal of /v1 has the exact shape of an OpenAI error.' },
  'api:structured-output': {
    promise:
      'An answer asked for with a JSON schema is a document of that schema, or says that it was cut off.',
  },
  'api:schema-refused': {
    promise: 'A schema that cannot be enforced to the letter is a 400 that names the place.',
  },
  'api:provider-parameters': {
    promise:
      'Each parameter is sent to a provider in its own words or refused by name, and never dropped.',
  },
  'api:unknown-parameter': {
    promise: 'An unknown parameter is a 400 that names it, never silence.',
  },
  'api:unknown-model': { promise: 'An unknown model is a 404 model_not_found.' },
  'api:context-length': { promise: 'A prompt over the context is a 400 context_length_exceeded.' },
  'api:body-limit': { promise: 'A body over the limit is a 413.' },
  'api:no-key': { promise: 'No key, or a revoked one, is a 401.' },
  'api:receipt-header': {
    promise: 'Each completion names its receipt in overt-receipt and in its body.',
  },
  'api:choices': {
    promise:
      'n choices come with their index and a receipt each; the prompt counts once, and who leaves one leaves all.',
  },
  'api:logprobs': {
    promise:
      'Log-probabilities are of the raw scores, with bytes and alternatives as OpenAI defines them.',
  },
  'api:parameters': {
    promise:
      'Bias and penalties are applied by OpenAI’s definitions, and the receipt says which were.',
  },
  'api:tools': {
    promise:
      'A model calls the caller’s tools in OpenAI’s shapes, whole and streaming, and takes their results.',
  },
  'api:thoughts': {
    promise:
      'What a model thinks before it answers comes apart from the answer, and within its budget.',
  },
  'api:queue-position': {
    promise:
      'A stream that waits for the model tells its place in line, in comments that SDKs skip.',
  },
  'api:model-digests': {
    promise:
      'GET /v1/models tells the digests of weights, library, variant and engine that receipts name.',
  },
  'api:embeddings': {
    promise: 'Texts become vectors of length 1 in OpenAI’s shapes, by a model that is made for it.',
  },
  'api:crowd': {
    promise: 'Two hundred clients at once get answers or 429 with Retry-After, never a hang.',
  },
  'api:ready': { promise: '/readyz answers 200 once a model can answer.' },
} as const satisfies Readonly<Record<string, Requirement>>
