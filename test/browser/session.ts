import { mkdirSync, readlinkSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';
import { chromiumArgs, chromiumPath } from '../harness/chromium.mjs';
import { quietSettings, scratchFolder, startEditorServer, type EditorServer } from '../harness/server.mjs';
import { Recording } from './recording.js';
import { Workbench } from './workbench.js';

export type Theme = 'light' | 'dark' | 'highContrast' | 'highContrastLight';

export interface SessionOptions {
  /** The packaged extension alone by default. */
  readonly extensions?: readonly string[];
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly theme?: Theme;
  /** Off by default, so that every folder is trusted. On, a new folder opens in Restricted Mode. */
  readonly workspaceTrust?: boolean;
  /** Reaches the extension host: addresses of fakes and the like. */
  readonly env?: Readonly<Record<string, string>>;
}

export const packagedExtension = 'countersign-0.1.0.vsix';

const themeNames: Readonly<Record<Theme, string>> = {
  light: 'Light Modern',
  dark: 'Dark Modern',
  highContrast: 'Default High Contrast',
  highContrastLight: 'Default High Contrast Light',
};

/** One person's editor: a server with the installed extension, and a browser profile that remembers. Both end, and are gone from disk, with `close`. */
export class Session {
  readonly dataDir: string;
  readonly profileDir: string;
  #settings: Readonly<Record<string, unknown>>;
  #server: EditorServer;
  #browser: BrowserContext;
  readonly #options: SessionOptions;
  readonly #recording = Recording.wanted();

  private constructor(options: SessionOptions, server: EditorServer, profileDir: string, browser: BrowserContext) {
    this.#options = options;
    this.#settings = initialSettings(options);
    this.#server = server;
    this.#browser = browser;
    this.dataDir = server.dataDir;
    this.profileDir = profileDir;
  }

  static async start(options: SessionOptions = {}): Promise<Session> {
    const server = await startEditorServer({
      extensions: options.extensions ?? [packagedExtension],
      settings: initialSettings(options),
      env: { ...options.env },
    });
    const profileDir = scratchFolder('profile');
    return new Session(options, server, profileDir, await openBrowser(profileDir));
  }

  /** Where the extension keeps what outlives a window: ledger, journal, sessions. */
  get globalStorage(): string {
    return join(this.dataDir, 'data', 'User', 'globalStorage', 'countersign.countersign');
  }

  /** Opens a window on a folder, or on a .code-workspace file, and waits until the workbench is there. */
  async open(place: string): Promise<Workbench> {
    const isFile = place.endsWith('.code-workspace');
    if (!isFile) this.#recording?.opens(place);
    const page = await this.#browser.newPage();
    page.on('dialog', dialog => void dialog.accept().catch(() => undefined));
    const workbench = new Workbench(
      page,
      isFile ? dirname(place) : place,
      `${this.#server.url}/?${isFile ? 'workspace' : 'folder'}=${encodeURIComponent(place)}`,
    );
    await workbench.load();
    // The folders of a workspace file come a moment after its window, and on a busy machine sometimes not at all.
    if (isFile && !(await workbench.hasFolders())) await workbench.load();
    return workbench;
  }

  /** Changes user settings for windows that are loaded from now on; this editor does not watch the file. */
  changeSettings(changes: Readonly<Record<string, unknown>>): void {
    this.#settings = { ...this.#settings, ...changes };
    this.#server.writeSettings(this.#settings);
  }

  /** Changes user settings in a window at once, as a person does. */
  async changeSettingsIn(window: Workbench, changes: Readonly<Record<string, unknown>>): Promise<void> {
    this.#settings = { ...this.#settings, ...changes };
    await window.writeSettings({ ...quietSettings, ...this.#settings });
  }

  async setThemeIn(window: Workbench, theme: Theme): Promise<void> {
    await this.changeSettingsIn(window, { 'workbench.colorTheme': themeNames[theme] });
  }

  /** As when the machine takes the browser away: no page hears of it. */
  async killBrowser(): Promise<void> {
    const gone = new Promise(closed => this.#browser.once('close', closed));
    // Chromium's lock names its own process: host-pid.
    const pid = Number(readlinkSync(join(this.profileDir, 'SingletonLock')).split('-').at(-1));
    process.kill(pid, 'SIGKILL');
    await gone;
  }

  /** The same profile again, after `killBrowser` or `closeBrowser`. */
  async reopenBrowser(): Promise<void> {
    this.#browser = await openBrowser(this.profileDir);
  }

  async closeBrowser(): Promise<void> {
    await this.#browser.close();
  }

  /** Ends the server and starts another on the same data, as after a restart of the machine. */
  async restartServer(): Promise<void> {
    await this.#server.stop();
    this.#server = await startEditorServer({
      port: this.#server.port,
      dataDir: this.dataDir,
      settings: this.#settings,
      env: { ...this.#options.env },
    });
  }

  /** What the server and the extension hosts printed. */
  log(): string {
    return this.#server.log();
  }

  async close(): Promise<void> {
    await this.#browser.close().catch(() => undefined);
    await this.#server.stop();
    this.#recording?.keep(this.globalStorage);
    for (const folder of [this.profileDir, this.dataDir])
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function initialSettings({ settings, theme, workspaceTrust }: SessionOptions): Readonly<Record<string, unknown>> {
  return {
    'workbench.colorTheme': themeNames[theme ?? 'dark'],
    'security.workspace.trust.enabled': workspaceTrust ?? false,
    'countersign.sandbox': 'full-access', // what is told here holds where there is no sandbox; a story may set another
    ...settings,
  };
}

async function openBrowser(profileDir: string): Promise<BrowserContext> {
  mkdirSync(profileDir, { recursive: true });
  return chromium.launchPersistentContext(profileDir, {
    executablePath: chromiumPath(),
    args: chromiumArgs,
    viewport: { width: 1400, height: 900 },
  });
}
