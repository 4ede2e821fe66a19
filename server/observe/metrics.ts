import type { Stop, Usage } from '@overt/wire'
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

/** What the server counts. Labels are from closed sets: never a path, a person or a text. */
export interface Metrics {
  answerEnded(stop: Stop, usage: Usage): void
  /** From the question's arrival to its answer's first delta. */
  firstToken(seconds: number): void
  ledgerSize(leaves: number): void
  /** From a leaf's commit to the published checkpoint that covers it. */
  sealed(seconds: number): void
  engineRestarted(): void
  /** `kind` is one of the program's own jobs. */
  jobEnded(kind: string, outcome: 'done' | 'failed' | 'dead' | 'lost' | 'released'): void
  /** `route` is the pattern, such as `/api/answers/:id/events`. */
  httpRequest(request: {
    readonly method: string
    readonly route: string
    readonly status: number
    readonly seconds: number
  }): void
  /** Prometheus's text format. */
  text(): Promise<string>
  readonly contentType: string
}

export function openMetrics(): Metrics {
  const registry = new Registry()
  // The library would wake the server a hundred times a second, asked or not.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 100 })
  return {
    ...answerMetrics(registry),
    ...ledgerMetrics(registry),
    ...httpMetrics(registry),
    ...jobMetrics(registry),
    ...page(registry),
  }
}

const page = (registry: Registry) => ({
  text: () => registry.metrics(),
  contentType: registry.contentType,
})

function answerMetrics(registry: Registry) {
  const registers = [registry]
  const answers = new Counter({
    name: 'overt_answers_total',
    help: 'Answers by why they ended.',
    labelNames: ['stop'] as const,
    registers,
  })
  const tokens = new Counter({
    name: 'overt_tokens_total',
    help: 'Tokens: of prompts, those of them reused from an earlier prompt, and of answers.',
    labelNames: ['kind'] as const,
    registers,
  })
  const firstToken = new Histogram({
    name: 'overt_first_token_seconds',
    help: 'From a question to the first delta of its answer.',
    buckets: [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30],
    registers,
  })
  const restarts = new Counter({
    name: 'overt_engine_restarts_total',
    help: 'Engines started again after a crash.',
    registers,
  })
  return {
    answerEnded(stop: Stop, usage: Usage) {
      answers.inc({ stop })
      tokens.inc({ kind: 'prompt' }, usage.promptTokens)
      tokens.inc({ kind: 'cached' }, usage.cachedTokens)
      tokens.inc({ kind: 'output' }, usage.outputTokens)
    },
    firstToken: (seconds: number) => firstToken.observe(seconds),
    engineRestarted: () => restarts.inc(),
  }
}

function ledgerMetrics(registry: Registry) {
  const registers = [registry]
  const size = new Gauge({ name: 'overt_ledger_leaves', help: 'Leaves of the ledger.', registers })
  const sealed = new Histogram({
    name: 'overt_seal_seconds',
    help: 'From a leaf to the published checkpoint that covers it.',
    buckets: [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
    registers,
  })
  return {
    ledgerSize: (leaves: number) => size.set(leaves),
    sealed: (seconds: number) => sealed.observe(seconds),
  }
}

function httpMetrics(registry: Registry) {
  const requests = new Histogram({
    name: 'overt_http_request_seconds',
    help: 'Requests by method, route and status, until the last byte of the answer.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.002, 0.01, 0.05, 0.2, 1, 5, 30],
    registers: [registry],
  })
  const httpRequest: Metrics['httpRequest'] = ({ method, route, status, seconds }) =>
    requests.observe({ method, route, status }, seconds)
  return { httpRequest }
}

function jobMetrics(registry: Registry) {
  const jobs = new Counter({
    name: 'overt_jobs_total',
    help: 'Attempts of jobs by kind and by how they ended.',
    labelNames: ['kind', 'outcome'] as const,
    registers: [registry],
  })
  const jobEnded: Metrics['jobEnded'] = (kind, outcome) => jobs.inc({ kind, outcome })
  return { jobEnded }
}
