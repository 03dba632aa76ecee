import * as vscode from 'vscode';
import { newId } from '../base/ids.js';
import { webviewPage } from '../protocol/webviewPage.js';

/** Fills a webview with one of our two pages; nothing but `dist` and `media` can be loaded by it. */
export function fillWebview(
  webview: vscode.Webview,
  extension: vscode.Uri,
  app: 'chat' | 'activity',
  title: string,
): void {
  const dist = vscode.Uri.joinPath(extension, 'dist');
  const media = vscode.Uri.joinPath(extension, 'media');
  webview.options = {
    enableScripts: true,
    enableCommandUris: false,
    enableForms: false,
    localResourceRoots: [dist, media],
  };
  webview.html = webviewPage({
    app,
    title,
    dist: webview.asWebviewUri(dist).toString(),
    media: webview.asWebviewUri(media).toString(),
    cspSource: webview.cspSource,
    nonce: newId('nonce'),
  });
}
