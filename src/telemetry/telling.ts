import { resourceFromAttributes, type Resource } from '@opentelemetry/resources';
import type { Destination } from '../protocol/telemetry.js';
import type { Keyed } from './facts.js';

/** What all that is sent has in common. */
export interface Telling {
  readonly resource: Resource;
  readonly scope: { readonly name: string };
  /** Also what people and models said. */
  readonly content: boolean;
  readonly keyed: Keyed;
}

/** `instance` is this process; the installation stays the same over all of them. */
export function tellingOf({ resource, content }: Destination, keyed: Keyed, instance: string): Telling {
  return {
    resource: resourceFromAttributes({
      'service.name': 'countersign',
      ...resource,
      'service.instance.id': instance,
      'countersign.installation': keyed('installation'),
    }),
    scope: { name: 'countersign' },
    content,
    keyed,
  };
}
