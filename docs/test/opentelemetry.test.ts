import { context, metrics, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { SpotifyClient } from '@spotify-sdk/client'
import { MockSpotify } from '@spotify-sdk/testing'
import { afterAll, expect, it } from 'vitest'

const spans = new InMemorySpanExporter()
const measurements = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
const reader = new PeriodicExportingMetricReader({ exporter: measurements })
const meters = new MeterProvider({ readers: [reader] })

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
trace.setGlobalTracerProvider(
  new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }),
)
metrics.setGlobalMeterProvider(meters)

afterAll(async () => meters.shutdown())

it('the recipe for OpenTelemetry makes spans and metrics of requests, without ids and tokens', async () => {
  const { observe } = await import('../snippets/events/opentelemetry.ts')
  await using mock = await MockSpotify.start()
  const { clientId, clientSecret, tokenUrl, apiUrl } = mock
  const authProvider = new ClientCredentials({ clientId, clientSecret, tokenUrl, onEvent: observe })
  await using spotify = new SpotifyClient({ authProvider, apiUrl, onEvent: observe })

  const tracer = trace.getTracer('program')
  await tracer.startActiveSpan('job', async (job) => {
    await spotify.albums.get('4aawyAB9vmqN3uQ7FjRGTy')
    await spotify.albums.get('0000000000000000000000').catch(() => {})
    job.end()
  })

  const finished = spans.getFinishedSpans()
  const job = finished.find(({ name }) => name === 'job')
  const requests = finished.filter(({ name }) => name.startsWith('GET'))
  expect(
    requests.map(({ name, attributes, status, parentSpanContext }) => ({
      name,
      status: attributes['http.response.status_code'],
      code: status.code,
      isChildOfJob: parentSpanContext?.spanId === job?.spanContext().spanId,
    })),
  ).toEqual([
    { name: 'GET albums/{id}', status: 200, code: 0, isChildOfJob: true },
    { name: 'GET albums/{id}', status: 404, code: 2, isChildOfJob: true },
  ])
  expect(finished.map(({ name }) => name)).toContain('spotify token request')

  await meters.forceFlush()
  const points = measurements
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics: all }) => all))
    .map(({ descriptor, dataPoints }) => `${descriptor.name}: ${dataPoints.length}`)
  expect(points.toSorted()).toEqual([
    'http.client.request.duration: 2',
    'spotify.token_request.duration: 1',
  ])
})
