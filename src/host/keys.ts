import type * as vscode from 'vscode';
import { catalog, type NetworkProvider } from '../models/catalog.js';

/**
 * The keys of model providers.
 *
 * Invariant: a key lives in SecretStorage alone, under the address it may be sent to: with another base address it is
 * asked for anew, so that a changed address never receives a key that was meant for someone else.
 */
export class Keys {
  constructor(
    private readonly secrets: vscode.SecretStorage,
    private readonly memento: vscode.Memento,
  ) {}

  async get(provider: NetworkProvider, baseUrl: string): Promise<string | undefined> {
    return this.secrets.get(nameOf(provider, baseUrl));
  }

  /** A key was stored here once and is gone: this editor keeps secrets in memory only. */
  async wasLost(provider: NetworkProvider, baseUrl: string): Promise<boolean> {
    const name = nameOf(provider, baseUrl);
    return this.memento.get<boolean>(name) === true && (await this.secrets.get(name)) === undefined;
  }

  async set(provider: NetworkProvider, baseUrl: string, key: string): Promise<void> {
    const name = nameOf(provider, baseUrl);
    await this.secrets.store(name, key);
    await this.memento.update(name, true);
  }

  async remove(provider: NetworkProvider, baseUrl: string): Promise<void> {
    const name = nameOf(provider, baseUrl);
    await this.secrets.delete(name);
    await this.memento.update(name, undefined);
  }
}

export function isNetworked(provider: string): provider is NetworkProvider {
  return Object.hasOwn(catalog, provider);
}

function nameOf(provider: NetworkProvider, baseUrl: string): string {
  return `countersign.key:${provider}:${baseUrl === '' ? 'own address' : new URL(baseUrl).origin}`;
}
