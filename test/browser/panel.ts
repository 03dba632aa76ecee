import { mkdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import type { AxeResults } from 'axe-core';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { webviewPage } from '../../src/protocol/webviewPage.js';
import { chromiumArgs, chromiumPath } from '../harness/chromium.mjs';

export type App = 'chat' | 'activity';
export const themes = ['dark', 'light', 'contrast', 'dark2026'] as const;
export type Theme = (typeof themes)[number];

interface ThemeFile {
  readonly kind: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** What the page's side of the fake editor keeps. */
interface FakeEditor {
  sent: unknown[];
  violations: string[];
}

const types: Readonly<Record<string, string>> = { '.css': 'text/css', '.js': 'text/javascript', '.ttf': 'font/ttf' };

/** The built panels in a bare browser: the same page and policy as in the editor, with a fake of the editor around it. */
export class PanelHost {
  private constructor(
    private readonly server: Server,
    private readonly browser: Browser,
    private readonly address: string,
  ) {}

  static async start(): Promise<PanelHost> {
    const server = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname;
      const page = /^\/(chat|activity)\.html$/.exec(path);
      if (page !== null) {
        // As the editor's frame does it: scripts, but no forms.
        response.setHeader('content-security-policy', 'sandbox allow-scripts allow-same-origin');
        response.setHeader('content-type', 'text/html');
        response.end(pageOf(page[1] === 'activity' ? 'activity' : 'chat'));
        return;
      }
      readFile(join('.', path)).then(
        bytes => response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream').end(bytes),
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The server has no port.');
    const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
    return new PanelHost(server, browser, `http://127.0.0.1:${address.port}`);
  }

  /** `answer` hears every message of the panel, as the extension does. */
  async open(
    app: App,
    theme: Theme = 'dark',
    size = { width: 420, height: 900 },
    answer: (message: unknown, panel: Panel) => void = () => undefined,
  ): Promise<Panel> {
    const page = await this.browser.newPage({ viewport: size, reducedMotion: 'reduce' });
    const panel = new Panel(page, `${app}-${theme}`);
    await page.exposeFunction('extension', (message: unknown) => answer(message, panel));
    await page.addInitScript(fakeEditor, readTheme(theme));
    await page.goto(`${this.address}/${app}.html`);
    await panel.waitFor('ready');
    return panel;
  }

  async close(): Promise<void> {
    await this.browser.close();
    this.server.close();
  }
}

export class Panel {
  constructor(
    readonly page: Page,
    private readonly name: string,
  ) {}

  /** Sends a message as the extension does, without waiting for what it causes. */
  async deliver(message: unknown): Promise<void> {
    try {
      await this.page.evaluate(data => window.postMessage(data, '*'), message);
    } catch (fault) {
      if (!this.page.isClosed()) throw fault; // then nobody waits for it
    }
  }

  /** Sends a message as the extension does. */
  async post(message: unknown): Promise<void> {
    await this.page.evaluate(data => window.postMessage(data, '*'), message);
    await this.settled();
  }

  /** Two frames later everything that a message causes at once is on the screen. */
  async settled(): Promise<void> {
    await this.page.evaluate(
      () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 0)))),
    );
  }

  /** Cards that have just appeared take no answer yet; afterwards none is left that waits for that alone. */
  async calm(): Promise<void> {
    await this.page.waitForFunction(() => document.querySelector('.card[data-settling]') === null);
    await this.settled();
  }

  /** All messages that the panel sent, of one kind. */
  async sent(kind: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const all = await this.page.evaluate(() => (globalThis as unknown as { editor: FakeEditor }).editor.sent);
    return all.filter((message): message is Record<string, unknown> => {
      return typeof message === 'object' && message !== null && 'kind' in message && message.kind === kind;
    });
  }

  async waitFor(kind: string, count = 1): Promise<readonly Readonly<Record<string, unknown>>[]> {
    await this.page.waitForFunction(
      ([wanted, least]) => {
        const { sent } = (globalThis as unknown as { editor: FakeEditor }).editor;
        return sent.filter(message => (message as { kind: string }).kind === wanted).length >= least;
      },
      [kind, count] as const,
    );
    return this.sent(kind);
  }

  /** What the page tried against its policy. */
  async violations(): Promise<readonly string[]> {
    return this.page.evaluate(() => (globalThis as unknown as { editor: FakeEditor }).editor.violations);
  }

  card(ask: string): Locator {
    return this.page.locator(`.card[data-ask="${ask}"]`);
  }

  /** What axe holds against the page, one sentence each. */
  async complaints(): Promise<readonly string[]> {
    await this.page.evaluate(
      readFileSync(createRequire(join(process.cwd(), 'package.json')).resolve('axe-core'), 'utf8'),
    );
    const found = await this.page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: { run(): Promise<AxeResults> } };
      return (await axe.run()).violations;
    });
    return found.flatMap(({ id, help, nodes }) =>
      nodes.map(
        node => `${id}: ${help}: ${node.html.slice(0, 160)} ${node.failureSummary?.replaceAll('\n', ' ') ?? ''}`,
      ),
    );
  }

  async screenshot(what: string): Promise<void> {
    mkdirSync('out/screenshots', { recursive: true });
    await this.page.screenshot({ path: `out/screenshots/${this.name}-${what}.png` });
  }

  async close(): Promise<void> {
    await this.page.close();
  }
}

function pageOf(app: App): string {
  const place = { media: '/media', dist: '/dist', cspSource: `'self'`, nonce: 'bm9uY2U' };
  return webviewPage({ app, title: `Countersign ${app}`, ...place });
}

function readTheme(theme: Theme): ThemeFile {
  const all = JSON.parse(readFileSync('test/fixtures/webview/themes.json', 'utf8')) as Record<Theme, ThemeFile>;
  return all[theme];
}

/** Runs in the page before its own script: what the editor puts there. */
function fakeEditor(theme: ThemeFile): void {
  const editor: FakeEditor & { state?: unknown } = { sent: [], violations: [] };
  document.addEventListener('securitypolicyviolation', event => {
    editor.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
  });
  Object.assign(globalThis, {
    editor,
    acquireVsCodeApi: () => ({
      postMessage: (message: unknown) => {
        editor.sent.push(message);
        (globalThis as unknown as { extension(message: unknown): void }).extension(message);
      },
      getState: () => editor.state,
      setState: (state: unknown) => (editor.state = state),
    }),
  });
  document.addEventListener('DOMContentLoaded', () => {
    document.body.className = theme.kind;
    for (const [name, value] of Object.entries(theme.variables))
      document.documentElement.style.setProperty(name, value);
    document.documentElement.style.background = 'var(--vscode-sideBar-background, var(--vscode-editor-background))';
  });
}
