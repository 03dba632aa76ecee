import type { Attributes, Counter, Histogram } from '@opentelemetry/api';
import { AggregationTemporality, MeterProvider, MetricReader, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { Destination } from '../protocol/telemetry.js';
import type { Entry } from '../protocol/entry.js';
import { agentLabel } from './agentLabel.js';
import { nameOfModel } from './modelFacts.js';
import { errorType, finishReason, genAi, providerName } from './names.js';
import type { Telling } from './telling.js';
import type { EntryOf } from './turns.js';
import { is } from './turns.js';

/** Steps as the conventions advise: for seconds, and for tokens. */
const seconds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
const tokens = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];
/** A person may take an hour. */
const waits = [0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600];

/** Collected when there is something to send, never by itself. */
class OnDemand extends MetricReader {
  protected override async onForceFlush(): Promise<void> {
    // nothing is held back here
  }
  protected override async onShutdown(): Promise<void> {
    // nothing is open here
  }
}

/** Figures over the entries that were counted so far by this process. Each entry counts once, in order. */
export class Metrics {
  private counted = 0;
  private readonly reader: OnDemand;
  private readonly verdicts: Counter;
  private readonly decisions: Counter;
  private readonly decisionLatency: Histogram;
  private readonly toolDuration: Histogram;
  private readonly modelDuration: Histogram;
  private readonly tokenUsage: Histogram;
  private readonly cost: Counter;
  private readonly reviews: Counter;
  private readonly entries: Counter;

  constructor({ resource, scope }: Telling, temporality: Destination['temporality']) {
    const preferred = temporality === 'delta' ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE;
    this.reader = new OnDemand({ aggregationTemporalitySelector: () => preferred });
    const meter = new MeterProvider({ resource, readers: [this.reader] }).getMeter(scope.name);
    const histogram = (name: string, unit: string, explicitBucketBoundaries: number[]): Histogram =>
      meter.createHistogram(name, { unit, advice: { explicitBucketBoundaries } });
    this.entries = meter.createCounter('countersign.entries', { unit: '{entry}' });
    this.verdicts = meter.createCounter('countersign.verdicts', { unit: '{verdict}' });
    this.decisions = meter.createCounter('countersign.decisions', { unit: '{decision}' });
    this.reviews = meter.createCounter('countersign.reviews', { unit: '{review}' });
    this.cost = meter.createCounter('countersign.cost', { unit: 'USD' });
    this.decisionLatency = histogram('countersign.decision.latency', 's', waits);
    this.toolDuration = histogram('gen_ai.execute_tool.duration', 's', seconds);
    this.modelDuration = histogram('gen_ai.client.operation.duration', 's', seconds);
    this.tokenUsage = histogram('gen_ai.client.token.usage', '{token}', tokens);
  }

  /** Undefined where none of them was new. */
  async count(
    entries: readonly Entry[],
    toolOf: (act: string) => string | undefined,
  ): Promise<ResourceMetrics | undefined> {
    const fresh = entries.filter(({ seq }) => seq > this.counted);
    if (fresh.length === 0) return undefined;
    for (const entry of fresh) {
      this.counted = entry.seq;
      this.add(entry, toolOf);
    }
    return (await this.reader.collect()).resourceMetrics;
  }

  private add(entry: Entry, toolOf: (act: string) => string | undefined): void {
    this.entries.add(1, { 'countersign.entry.kind': entry.body.kind });
    if (is(entry, 'action')) this.addVerdict(entry);
    if (is(entry, 'decision')) this.addDecision(entry);
    if (is(entry, 'model')) this.addModel(entry);
    if (is(entry, 'reviewer')) this.addReview(entry);
    if (is(entry, 'result')) this.addResult(entry, toolOf(entry.body.act));
  }

  private addVerdict({ agent, body: { tool, verdict, floor, dry } }: EntryOf<'action'>): void {
    this.verdicts.add(1, {
      ...{ [genAi.tool]: tool, [genAi.agent]: agentLabel(agent), 'countersign.verdict': verdict },
      ...(floor !== undefined && { 'countersign.floor': floor }),
      ...(dry && { 'countersign.dry_run': true }),
    });
  }

  private addDecision({ body: { decision, by, latencyMs } }: EntryOf<'decision'>): void {
    const about = {
      'countersign.decision': decision,
      ...(by !== undefined && { 'countersign.approver': by.kind }),
    };
    this.decisions.add(1, about);
    this.decisionLatency.record(latencyMs / 1000, about);
  }

  private addReview({ body: { model, answer, level, breaker, usage, cost } }: EntryOf<'reviewer'>): void {
    const whose = { 'countersign.reviewer.model': model };
    this.reviews.add(1, {
      ...{ ...whose, 'countersign.reviewer.answer': answer, 'countersign.reviewer.tripped': breaker !== undefined },
      ...(level !== undefined && { 'countersign.reviewer.level': level }),
    });
    if (cost !== undefined) this.cost.add(cost, whose);
    if (usage === undefined) return;
    this.tokenUsage.record(usage.input, { ...whose, [genAi.tokenType]: 'input' });
    this.tokenUsage.record(usage.output, { ...whose, [genAi.tokenType]: 'output' });
  }

  private addModel({ body: { provider, model, usage, cost, latencyMs, end } }: EntryOf<'model'>): void {
    const about: Attributes = {
      [genAi.operation]: 'chat',
      [genAi.provider]: providerName(provider),
      [genAi.requestModel]: nameOfModel(provider, model),
    };
    const failed = finishReason(end) === undefined ? { [errorType]: end } : {};
    this.modelDuration.record(latencyMs / 1000, { ...about, ...failed });
    if (cost !== undefined) this.cost.add(cost, about);
    if (usage === undefined) return;
    this.tokenUsage.record(usage.input, { ...about, [genAi.tokenType]: 'input' });
    this.tokenUsage.record(usage.output, { ...about, [genAi.tokenType]: 'output' });
  }

  private addResult({ body: { outcome, durationMs, dry } }: EntryOf<'result'>, tool: string | undefined): void {
    if (outcome === 'refused' || dry) return; // it did not run
    this.toolDuration.record(durationMs / 1000, {
      ...(tool !== undefined && { [genAi.tool]: tool }),
      ...(outcome !== 'done' && { [errorType]: outcome }),
    });
  }
}
