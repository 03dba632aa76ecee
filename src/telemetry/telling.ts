import { resourceFromAttributes, type Resource } from '@opentelemetry/resources';
import type { Destination } from '../protocol/telemetry.js';
import type { Discretion, Keyed } from './facts.js';

/** What all that is sent has in common. */
export interface Telling extends Discretion {
  readonly resource: Resource;
  readonly scope: { readonly name: string };
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
