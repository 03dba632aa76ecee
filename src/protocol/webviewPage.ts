/** Where a panel's parts are served from; in the editor these come from `webview.asWebviewUri` and `webview.cspSource`. */
export interface PageParts {
  readonly app: 'chat' | 'activity';
  readonly title: string;
  /** Addresses of `media/` and `dist/`, without a slash at the end. */
  readonly media: string;
  readonly dist: string;
  readonly cspSource: string;
  /** Unguessable, new for every page. */
  readonly nonce: string;
}

/**
 * The whole page of a panel.
 *
 * Invariant: nothing runs but the one script that carries the nonce, and nothing is loaded from elsewhere;
 * no inline style, no remote picture, no connection.
 */
export function webviewPage({ app, title, media, dist, cspSource, nonce }: PageParts): string {
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} data:`,
    `form-action 'none'`,
    `base-uri 'none'`,
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${attribute(title)}</title>
<link rel="stylesheet" id="vscode-codicon-stylesheet" href="${attribute(dist)}/codicon.css">
<link rel="stylesheet" href="${attribute(media)}/webview.css">
<link rel="stylesheet" href="${attribute(media)}/${app}.css">
</head>
<body>
<countersign-${app}></countersign-${app}>
<script type="module" nonce="${attribute(nonce)}" src="${attribute(dist)}/webview/${app}.js"></script>
</body>
</html>
`;
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
